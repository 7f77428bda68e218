import type { Verdict } from '../../../../backend/contract/runs.js';
import { percent } from '../../../state/format.js';

interface MeasureRow {
  name: string;
  before: string;
  after: string;
  better: 'higher' | 'lower';
  meaning: string;
}

/** What the verdict was judged by, in words; only what was measured. */
export function measureRows({ measures, shift, holdOut }: Verdict): MeasureRow[] {
  const row = (
    name: string,
    pair: { before: number; after: number },
    better: MeasureRow['better'],
    meaning: string,
    text = percent,
  ): MeasureRow => ({ name, before: text(pair.before), after: text(pair.after), better, meaning });
  const entropy = (value: number): string => value.toFixed(3);
  return [
    ...(measures
      ? [
          row(
            'Agreement under mirroring',
            measures.flipAgreement,
            'higher',
            'Share of pixels that keep their class when the image is mirrored',
          ),
          row(
            'Agreement across scales',
            measures.scaleAgreement,
            'higher',
            'Share of pixels that keep their class at another size',
          ),
          row(
            'Agreement under brightness',
            measures.brightnessAgreement,
            'higher',
            'Share of pixels that keep their class when the image gets brighter or darker',
          ),
          row(
            'Agreement with the teacher',
            measures.teacherAgreement,
            'higher',
            'Share of pixels on which the model and its running mean agree',
          ),
          row(
            'Entropy',
            measures.entropy,
            'lower',
            'How undecided the model is, from 0 to 1',
            entropy,
          ),
        ]
      : []),
    row(
      'Distance of class shares',
      shift,
      'lower',
      'Total variation between the target’s class shares and those of the source’s labels',
    ),
    ...(holdOut
      ? [
          row(
            'mIoU on hold-out',
            holdOut,
            'higher' as const,
            'On the source images kept out of training',
          ),
        ]
      : []),
  ];
}
