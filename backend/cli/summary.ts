import type { AdaptSummary, Comparison } from '../contract/records.js';
import { print } from './output.js';
import { duration, percent, table } from './table.js';

/** What came out of an adaptation, for people. */
export function printSummary(summary: AdaptSummary, { shares, validation }: Comparison): void {
  const iou = (scores: Comparison['validation']['before'], id: number): string =>
    percent(scores?.classes.find((entry) => entry.id === id)?.iou);
  const rows = shares.map(({ id, name, before, after }) => ({
    class: name,
    'share before': percent(before),
    'share after': percent(after),
    'source IoU before': iou(validation.before, id),
    'source IoU after': iou(validation.after, id),
  }));
  print(`\n${table(rows)}\n`);
  print(
    'Shares are of the target pixels; the IoU is on the source images kept out of training: ' +
      `mIoU ${percent(validation.before?.miou)} before, ${percent(validation.after?.miou)} after.`,
  );
  print(`Masks, source-only: ${summary.sourceMasks}`);
  print(`Masks, adapted:     ${summary.masks}`);
  const leftOut = summary.leftOut > 0 ? `, ${summary.leftOut} images left out` : '';
  const time = duration(summary.seconds);
  print(`Run ${summary.run} is done: ${summary.images} masks${leftOut}, ${time}.`);
}
