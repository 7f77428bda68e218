import type { AdaptSummary, Comparison, GeneralizeSummary } from '../contract/records.js';
import { quoted } from './folders.js';
import { print, remark } from './output.js';
import { duration, percent, table, waiting } from './table.js';

/** What came out of an adaptation, for people. */
export function printAdaptation(summary: AdaptSummary, comparison: Comparison): void {
  const { shares, validation } = comparison;
  const rows = shares.map(({ id, name, before, after }) => ({
    class: name,
    'share before': percent(before),
    'share after': percent(after),
    ...sourceScores(comparison, id),
  }));
  print(`\n${table(rows)}\n`);
  print(`Shares are of the target pixels; the ${means(validation)}`);
  print(`Masks, source-only: ${summary.sourceMasks}`);
  print(`Masks, adapted:     ${summary.masks}`);
  const leftOut = summary.leftOut > 0 ? `, ${summary.leftOut} images left out` : '';
  const time = duration(summary.seconds);
  print(`Run ${summary.run} is done: ${summary.images} masks${leftOut}, ${time}.`);
  tellOfWaiting(summary);
  tellOfGuard(summary);
}

/** What came out of a generalization, and how to use it, for people. */
export function printGeneralization(
  summary: GeneralizeSummary,
  comparison: Comparison,
  project: string,
): void {
  const rows = comparison.shares.map(({ id, name }) => {
    return { class: name, ...sourceScores(comparison, id) };
  });
  print(`\n${table(rows)}\n`);
  print(`The ${means(comparison.validation)}`);
  const { run, seconds } = summary;
  tellOfWaiting(summary);
  print(`Run ${run} is done, ${duration(seconds)}. It has seen no target. Masks of any folder:`);
  print(`  towline predict --project ${quoted(project)} --run ${run} --images DIR --out DIR`);
  print('and, where there are true masks to judge them by:');
  print('  towline evaluate --predictions DIR --masks DIR --classes FILE');
  tellOfGuard(summary);
}

function sourceScores({ validation: { before, after } }: Comparison, id: number) {
  const iou = (scores: typeof before): string =>
    percent(scores?.classes.find((entry) => entry.id === id)?.iou);
  return { 'source IoU before': iou(before), 'source IoU after': iou(after) };
}

function means({ before, after }: Comparison['validation']): string {
  return (
    'IoU is on the source images kept out of training: ' +
    `mIoU ${percent(before?.miou)} before, ${percent(after?.miou)} after.`
  );
}

function tellOfWaiting(summary: GeneralizeSummary): void {
  print(`Time that its training waited for images: ${waiting(summary)}.`);
}

/** Said when it happened too, but that may be hours ago. */
function tellOfGuard({ stopped }: GeneralizeSummary): void {
  if (stopped !== null) remark(`Warning: ${stopped}`);
}
