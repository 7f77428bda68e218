import type { RunList, RunRow } from '../../../backend/contract/runs.js';

/**
 * The run that there is something to see of: the one that was asked for, else what is worked on,
 * what is next, or the newest.
 */
export function currentRun({ runs, running, queue }: RunList, wanted?: number): RunRow | undefined {
  const ids = [wanted, running ?? undefined, queue[0]];
  for (const id of ids) {
    const found = runs.find((run) => run.id === id);
    if (found) return found;
  }
  return runs.findLast(({ kind }) => kind !== 'source');
}
