import { UserError } from '../contract/error.js';
import type { TowlineEvent } from '../contract/events.js';
import type { AdaptSummary } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { complete, readSource, readTarget } from './adapt.js';
import type { Context } from './context.js';
import type { ImportedTarget } from './import-data.js';
import { unpredicted } from './predict-target.js';
import { reread } from './train.js';

/** The run, or one sentence that there is none. */
export function existingRun(store: Store, id: number): RunRecord {
  const run = store.runs.get(id);
  if (run) return run;
  throw new UserError(`There is no run ${id} in ${store.paths.root}.`);
}

/** The adaptation that a run is, or that waits for it. */
function adaptationOf(store: Store, run: RunRecord): RunRecord {
  if (run.kind === 'adapt') return run;
  const waiting = store.runs
    .all()
    .reverse()
    .find(({ sourceRunId, status }) => sourceRunId === run.id && status === 'queued');
  if (waiting) return waiting;
  const state = run.status === 'finished' ? 'is finished, and' : 'is source-only, and';
  throw new UserError(`Run ${run.id} ${state} no adaptation waits for it: start one.`);
}

/** Goes on with an adaptation, or with the source-only run that it waits for. */
export async function resume(context: Context, id: number): Promise<AdaptSummary> {
  const started = performance.now();
  const { store } = context;
  const run = adaptationOf(store, existingRun(store, id));
  const sourceRun = reread(store, run.sourceRunId ?? 0);
  const same: Context = { ...context, backend: context.backend ?? backendOf(run, sourceRun) };
  // Once both are trained, only masks can be missing, for which the source is not needed.
  if (run.status !== 'finished') await readSourceAgain(same, run);
  const target = await readTargetAgain(same, run);
  if (run.status === 'finished' && nothingLeft(store, [sourceRun, run], target)) {
    throw new UserError(`Run ${run.id} is finished: nothing is left to do.`);
  }
  return complete(same, sourceRun, run, target, started);
}

/** Another backend would bend the loss curve: a run goes on where it began. */
function backendOf(run: RunRecord, sourceRun: RunRecord): Context['backend'] {
  const began = run.backend ?? (sourceRun.status === 'finished' ? null : sourceRun.backend);
  if (began === 'tensorflow' || began === 'webgpu' || began === 'wasm') return began;
  return undefined;
}

function nothingLeft(store: Store, runs: RunRecord[], target: ImportedTarget): boolean {
  return runs.every((run) => unpredicted(store, run, target).length === 0);
}

/** A run must not end on other labels than it began with. */
async function readSourceAgain(context: Context, run: RunRecord): Promise<void> {
  const source = context.store.sources.get(run.sourceId);
  if (!source) throw new Error(`The source of run ${run.id} is gone.`);
  const { source: now } = await readSource(context, source.directory);
  if (now.contentHash === run.sourceHash) return;
  throw new UserError(
    `The source in ${now.directory} has changed since run ${run.id} began: put it back, ` +
      'or start a new adaptation.',
  );
}

async function readTargetAgain(context: Context, run: RunRecord): Promise<ImportedTarget> {
  const { store, report } = context;
  const target = store.targets.get(run.targetId ?? 0);
  if (!target) throw new Error(`The target of run ${run.id} is gone.`);
  const { target: now } = await readTarget(context, target.directory);
  if (now.contentHash === run.targetHash) return now;
  const message = `The images of ${now.directory} have changed since run ${run.id} began.`;
  const warning: TowlineEvent = { event: 'warning', run: run.id, message };
  store.events.add(run.id, warning);
  report(warning);
  return now;
}
