import { InterruptedError } from '../contract/error.js';
import { isDone } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import { secondRunFor, sourceRunFor, type Plan, type RunPair } from './choose-run.js';
import type { Context } from './context.js';
import { type ImportEvent, type ImportedTarget } from './import-data.js';
import { preflight } from './preflight.js';
import { announce, reread, train } from './train.js';

/** The two runs of a plan, new or gone on with; what the imports found is kept with the second. */
export function plannedPair(
  { store }: Pick<Context, 'store'>,
  plan: Plan,
  imports: readonly ImportEvent[],
): RunPair {
  return store.transaction(() => {
    const sourceRun = sourceRunFor(store, plan);
    const run = secondRunFor(store, plan, sourceRun);
    for (const event of imports) store.events.add(run.id, event);
    return { sourceRun, run };
  });
}

/**
 * Does what is still missing of the training of both runs, then the rest of the work.
 * @throws InterruptedError that names the second run, wherever it was stopped
 */
export async function completePair<Summary>(
  context: Context,
  pair: RunPair,
  target: ImportedTarget | undefined,
  rest: (trained: RunPair) => Promise<Summary>,
): Promise<Summary> {
  preflight(context, pair, target);
  try {
    const sourceRun = await trained(context, pair.sourceRun);
    return await rest({ sourceRun, run: await trained(context, pair.run) });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(error.message, pair.run.id);
  }
}

/** A run that is done, after training where it is not yet. */
async function trained(context: Context, run: RunRecord): Promise<RunRecord> {
  if (!isDone(run)) return train(context, run);
  announce(context, run, run.status, true);
  return reread(context.store, run.id);
}

/** What the summaries of both kinds of pairs say. */
export function pairSummary({ sourceRun, run }: RunPair, started: number) {
  return {
    sourceRun: sourceRun.id,
    run: run.id,
    stopped: run.status === 'stopped' ? run.error : null,
    backend: run.backend ?? 'unknown',
    seconds: Math.round((performance.now() - started) / 100) / 10,
    waitedSeconds: run.waitedSeconds,
    trainedSeconds: run.trainedSeconds,
  };
}
