import type { Comparison } from '../contract/records.js';
import type { Store } from '../store/store.js';
import { VALIDATION } from './recorder.js';
import { reread } from './train.js';

/** What the two models of an adaptation or generalization say, side by side. */
export function compareRuns(store: Store, sourceRun: number, run: number): Comparison {
  const { classes, targetId } = reread(store, run);
  const before = shares(store, sourceRun, targetId ?? 0);
  const after = shares(store, run, targetId ?? 0);
  return {
    validation: {
      before: store.scores.get(sourceRun, VALIDATION) ?? null,
      after: store.scores.get(run, VALIDATION) ?? null,
    },
    shares: classes.classes.map(({ id, name }, index) => {
      return { id, name, before: before(index), after: after(index) };
    }),
  };
}

/** Share of all predicted pixels, by class index. */
function shares(store: Store, run: number, target: number): (index: number) => number {
  const results = store.results.of(run, target);
  const pixels = (index: number): number =>
    results.reduce((sum, { classPixels }) => sum + (classPixels[index] ?? 0), 0);
  const total = results
    .flatMap(({ classPixels }) => classPixels)
    .reduce((sum, count) => sum + count, 0);
  return (index) => (total > 0 ? pixels(index) / total : 0);
}
