import type { TowlineEvent } from '../contract/events.js';
import { totalVariation } from '../evaluate/total-variation.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';

/** Pixels per class, summed over images. */
function total(images: readonly { classPixels: readonly number[] }[]): number[] {
  const sums: number[] = [];
  for (const { classPixels } of images) {
    classPixels.forEach((count, index) => (sums[index] = (sums[index] ?? 0) + count));
  }
  return sums;
}

/** Whether the recipe's choice fell on the model that the adaptation started from. */
export function keptSourceOnly(store: Store, run: RunRecord): boolean {
  const last = store.events.of(run.id).findLast(({ event }) => event === 'chosen');
  return last?.event === 'chosen' && last.step === 0;
}

/** Total variation between the classes' shares on the target and those of the labeled source. */
export function classShift(
  store: Store,
  sourceRun: RunRecord,
  run: RunRecord,
  target: number,
): { before: number; after: number } {
  const labeled = total(store.sourceImages.present(run.sourceId, run.classes));
  return {
    before: totalVariation(labeled, total(store.results.of(sourceRun.id, target))),
    after: totalVariation(labeled, total(store.results.of(run.id, target))),
  };
}

/**
 * Without labels nobody knows whether an adaptation helped. A sign is that the classes' shares on
 * the target come closer to those of the labeled source; where they don't, the run says so.
 */
export function signOfNoHelp(
  store: Store,
  sourceRun: RunRecord,
  run: RunRecord,
  target: number,
): Extract<TowlineEvent, { event: 'warning' }> | undefined {
  const { before, after } = classShift(store, sourceRun, run, target);
  if (after < before) return undefined;
  if (keptSourceOnly(store, run)) {
    const message =
      `Adaptation ${run.id} kept the source-only model: with training the classes' shares on the ` +
      "target went away from the source's, so there was no sign that it helped.";
    return { event: 'warning', run: run.id, message };
  }
  const message =
    `No sign that adaptation ${run.id} helped: the classes' shares on the target are no closer to ` +
    `the source's than before (distance ${before.toFixed(3)}, now ${after.toFixed(3)}). Compare ` +
    'the masks before you use its model; the source-only one may be the better.';
  return { event: 'warning', run: run.id, message };
}
