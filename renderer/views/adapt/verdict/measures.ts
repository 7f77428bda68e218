import type { Verdict } from '../../../../backend/contract/runs.js';
import { percent } from '../../../state/format.js';

export interface MeasureRow {
  name: string;
  /** What it is, and what would be good; one sentence or two. */
  meaning: string;
  before: string;
  after: string;
}

/** What can be measured without labels, and the source hold-out, before and after. */
export function measureRows({ measures, shift, holdOut }: Verdict): MeasureRow[] {
  const rows = [
    row('Distance of class shares', shift, 'From those of the labeled images; less is better.'),
    ...agreements(measures),
  ];
  if (!holdOut) return rows;
  const meaning = 'On the labeled images that were kept aside; it should not fall.';
  return [...rows, row('Source hold-out, mIoU', holdOut, meaning)];
}

function agreements(measures: Verdict['measures']): MeasureRow[] {
  if (!measures) return [];
  const keep = (how: string): string =>
    `Pixels that keep their class when the image is ${how}; more is better.`;
  return [
    row('Same when mirrored', measures.flipAgreement, keep('mirrored')),
    row('Same when enlarged', measures.scaleAgreement, keep('enlarged')),
    row('Same when brightened', measures.brightnessAgreement, keep('brightened')),
    row('Student as teacher', measures.teacherAgreement, 'Pixels that both models see alike.'),
    row('Entropy', measures.entropy, 'How undecided it is; it can be sure and wrong.'),
  ];
}

function row(name: string, { before, after }: { before: number; after: number }, meaning: string) {
  return { name, meaning, before: percent(before), after: percent(after) };
}
