import { InterruptedError, messageOf } from '../contract/error.js';
import type { RunStatus } from '../contract/records.js';
import { runJob } from '../jobs/runner.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { latestCheckpoint } from './checkpoint-files.js';
import { keepAndTell, type Context } from './context.js';
import { feedingAdvice } from './feeding-advice.js';
import { nextBackend } from './next-backend.js';
import { forgetAfter, Recorder } from './recorder.js';
import { trainingJob } from './training-job.js';

/** The run as it is now. */
export function reread(store: Store, id: number): RunRecord {
  const run = store.runs.get(id);
  if (!run) throw new Error(`Run ${id} is gone.`);
  return run;
}

export function announce({ report }: Context, run: RunRecord, status: RunStatus, reused = false) {
  report({ event: 'run', run: run.id, kind: run.kind, status, reused });
}

/** Goes on from the last checkpoint: what came after it will be done, and recorded, again. */
function begin(store: Store, run: RunRecord, step: number): void {
  store.transaction(() => {
    forgetAfter(store, run.id, step);
    store.checkpoints.forgetAfter(run.id, step);
    store.runs.start(run.id, step);
  });
}

/**
 * Trains a run to its end, from its beginning or its last checkpoint, and records it all. The
 * guard against collapse may end it earlier, with a model that can be used all the same.
 * @throws InterruptedError where it was asked to stop, with a checkpoint written
 */
export async function train(context: Context, run: RunRecord): Promise<RunRecord> {
  const { store, report, signal, window: requests } = context;
  const resume = latestCheckpoint(store, run.id);
  const job = trainingJob(context, run, resume);
  begin(store, run, resume?.step ?? 0);
  announce(context, run, 'running');
  const recorder = new Recorder(store, run.id, report);
  try {
    const outcome = await runJob(job, {
      onEvent: (event) => recorder.record(event),
      signal,
      ...(requests && { requests }),
    });
    recorder.flush();
    store.runs.end(run.id, outcome.status, outcome.status === 'stopped' ? outcome.reason : null);
    announce(context, run, outcome.status);
    if (outcome.status !== 'interrupted') return advised(context, reread(store, run.id));
  } catch (error) {
    fail(context, run, recorder, error);
    throw error;
  }
  const { step, steps } = reread(store, run.id);
  throw new InterruptedError(`Stopped at step ${step} of ${steps} of run ${run.id}.`, run.id);
}

/** The run, after what would have made it shorter, if anything would. */
function advised(context: Context, run: RunRecord): RunRecord {
  const advice = feedingAdvice(run);
  if (advice) keepAndTell(context, run.id, advice);
  return run;
}

/** Keeps what can be kept; the error that ended the run is what the user must see. */
function fail(context: Context, run: RunRecord, recorder: Recorder, error: unknown): void {
  try {
    recorder.flush();
    const { runs } = context.store;
    runs.end(run.id, 'failed', messageOf(error));
    runs.setNextBackend(run.id, nextBackend(reread(context.store, run.id), context, error));
    announce(context, run, 'failed');
  } catch {
    // The database itself is what fails: the run is found interrupted when it is opened again.
  }
}
