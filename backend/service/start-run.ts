import { UserError } from '../contract/error.js';
import type { BackendChoice } from '../contract/job.js';
import type { Recipe } from '../contract/recipe.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { latestCheckpoint } from './checkpoint-files.js';
import type { Plan } from './choose-run.js';
import { plannedPair } from './run-pair.js';

/** Writes an adaptation and its place in the queue in one transaction; nothing is read or trained. */
export function enqueue(store: Store, plan: Plan, backend: BackendChoice | undefined): RunRecord {
  return store.transaction(() => {
    const { run } = plannedPair({ store }, plan, []);
    store.queue.add(run.id, backend);
    return run;
  });
}

/** A new run that begins with the model of another one, for so many more steps. */
export function enqueueContinuation(
  store: Store,
  run: RunRecord,
  { steps, backend }: { steps: number; backend: BackendChoice | undefined },
): RunRecord {
  if (run.kind === 'source') {
    throw new UserError(`Run ${run.id} is source-only: adapt its model instead.`);
  }
  if (!latestCheckpoint(store, run.id)) {
    throw new UserError(`Run ${run.id} has no model to go on with.`);
  }
  const recipe: Recipe = { ...run.recipe, adapt: { ...run.recipe.adapt, steps, warmUpSteps: 0 } };
  const { kind, classes, seed, sourceId, sourceHash, targetId, targetHash, sourceRunId, film } =
    run;
  return store.transaction(() => {
    const next = store.runs.create({
      ...{ kind, recipe, classes, seed, steps, sourceId, sourceHash, targetId, targetHash },
      ...{ sourceRunId, film, continuesRunId: run.id },
    });
    store.queue.add(next.id, backend);
    return next;
  });
}
