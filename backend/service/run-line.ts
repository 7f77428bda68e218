import type { RunLine } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';

/** A run as lists show it. */
export function runLine(store: Store, run: RunRecord): RunLine {
  const { id, kind, status, steps, step, seed, backend, device, recipe, error } = run;
  const { waitedSeconds, trainedSeconds } = run;
  const target = run.targetId === null ? undefined : store.targets.get(run.targetId);
  return {
    id,
    kind,
    status,
    steps,
    step,
    recipe: recipe.name,
    seed,
    backend,
    device,
    source: store.sources.get(run.sourceId)?.directory ?? '',
    target: target?.directory ?? null,
    sourceRun: run.sourceRunId,
    created: run.createdAt,
    started: run.startedAt,
    finished: run.finishedAt,
    error,
    waitedSeconds,
    trainedSeconds,
    settings: recipe,
  };
}
