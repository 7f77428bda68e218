import type { RunProgress, RunRow } from '../../backend/contract/runs.js';

/**
 * How much of a run is done, 0..1, by its steps. Those of its source-only run count where that was
 * begun for it, and not where it was there already.
 */
export function runShare(progress: RunProgress, runs: readonly RunRow[]): number {
  const row = runs.find(({ id }) => id === progress.run);
  if (!row || progress.phase === 'predicting') return progress.phase === 'predicting' ? 0.99 : 0;
  const source = runs.find(({ id }) => id === row.sourceRun);
  const isOwn = row.continues === null && ownerOf(source, runs) === row.id;
  const before = source && isOwn ? source.steps : 0;
  const all = before + row.steps;
  const done = progress.now === row.id ? before + progress.done : isOwn ? progress.done : 0;
  return all === 0 ? 0 : Math.min(0.99, done / all);
}

/** The first run that starts from a source-only run. */
function ownerOf(source: RunRow | undefined, runs: readonly RunRow[]): number | undefined {
  return source && runs.find(({ sourceRun }) => sourceRun === source.id)?.id;
}
