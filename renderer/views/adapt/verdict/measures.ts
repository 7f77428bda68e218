import type { Verdict } from '../../../../backend/contract/runs.js';
import { percent } from '../../../state/format.js';

export interface MeasureRow {
  name: string;
  /** What it means, one sentence. */
  meaning: string;
  before: string;
  after: string;
  /** Whether the change is for the better; 0: too small to say. */
  sign: -1 | 0 | 1;
}

type Change = { before: number; after: number };
/** Smaller changes say nothing. */
const HARDLY = 0.005;

/** What can be measured without labels, and the source hold-out, before and after. */
export function measureRows({ measures, shift, holdOut }: Verdict): MeasureRow[] {
  const rows: (MeasureRow | undefined)[] = [
    row(
      'Distance of class shares',
      LESS,
      shift,
      'How far the shares of your images are from those of the labeled ones.',
    ),
    measures &&
      row(
        'Same when mirrored',
        MORE,
        measures.flipAgreement,
        'Pixels that keep their class when the image is mirrored.',
      ),
    measures &&
      row(
        'Same when enlarged',
        MORE,
        measures.scaleAgreement,
        'Pixels that keep their class when the image is enlarged.',
      ),
    measures &&
      row(
        'Same when brightened',
        MORE,
        measures.brightnessAgreement,
        'Pixels that keep their class when the image is brightened.',
      ),
    measures &&
      row(
        'Student as teacher',
        NEITHER,
        measures.teacherAgreement,
        'Pixels that both models of the training see alike.',
      ),
    measures &&
      row(
        'Entropy',
        NEITHER,
        measures.entropy,
        'How undecided it is; low is not always good: it can be surely wrong.',
      ),
    holdOut
      ? row(
          'Source hold-out, mIoU',
          MORE,
          holdOut,
          'What it still knows of the labeled images that were kept aside.',
        )
      : undefined,
  ].map((found) => found ?? undefined);
  return rows.filter((found) => found !== undefined);
}

const MORE = 1;
const LESS = -1;
const NEITHER = 0;

function row(
  name: string,
  better: -1 | 0 | 1,
  { before, after }: Change,
  meaning: string,
): MeasureRow {
  const change = Math.abs(after - before) < HARDLY ? 0 : Math.sign(after - before);
  const sign = (change * better || 0) as MeasureRow['sign'];
  return { name, meaning, before: percent(before), after: percent(after), sign };
}
