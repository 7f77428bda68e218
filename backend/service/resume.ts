import { UserError } from '../contract/error.js';
import { backendChoice } from '../contract/job.js';
import { isDone, type AdaptSummary, type GeneralizeSummary } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { completeAdaptation } from './adapt.js';
import type { RunPair } from './choose-run.js';
import { keepAndTell, type Context } from './context.js';
import { completeGeneralization } from './generalize.js';
import type { ImportedTarget } from './import-data.js';
import { unpredicted } from './predict-target.js';
import { readSource, readTarget } from './read-data.js';
import { reread } from './train.js';

/** The run, or one sentence that there is none. */
export function existingRun(store: Store, id: number): RunRecord {
  const run = store.runs.get(id);
  if (run) return run;
  throw new UserError(`There is no run ${id} in ${store.paths.root}.`);
}

type Kind = 'adapt' | 'generalize';
const NAMES = { adapt: 'adaptation', generalize: 'generalization' } as const;

/** The run of that kind that a run is, or that waits for it. */
function secondRun(store: Store, run: RunRecord, kind: Kind): RunRecord {
  if (run.kind === kind) return run;
  if (run.kind !== 'source') {
    throw new UserError(`Run ${run.id} is no ${NAMES[kind]} but a ${NAMES[run.kind]}.`);
  }
  const waiting = store.runs
    .all()
    .reverse()
    .find((other) => {
      return other.sourceRunId === run.id && other.status === 'queued' && other.kind === kind;
    });
  if (waiting) return waiting;
  const state = run.status === 'finished' ? 'is finished, and' : 'is source-only, and';
  throw new UserError(`Run ${run.id} ${state} no ${NAMES[kind]} waits for it: start one.`);
}

/** The two runs to go on with, on the backend and the labels that they began with. */
async function pairToGoOnWith(
  context: Context,
  id: number,
  kind: Kind,
): Promise<{ same: Context; pair: RunPair }> {
  const { store } = context;
  const run = secondRun(store, existingRun(store, id), kind);
  const sourceRun = reread(store, run.sourceRunId ?? 0);
  const same: Context = { ...context, backend: context.backend ?? backendOf(run, sourceRun) };
  // Once both are trained, only masks can be missing, for which the source is not needed.
  if (!isDone(run)) await readSourceAgain(same, run);
  return { same, pair: { sourceRun, run } };
}

/** Goes on with an adaptation, or with the source-only run that it waits for. */
export async function resumeAdaptation(context: Context, id: number): Promise<AdaptSummary> {
  const started = performance.now();
  const { same, pair } = await pairToGoOnWith(context, id, 'adapt');
  const { sourceRun, run } = pair;
  const target = await readTargetAgain(same, run);
  if (isDone(run) && noMasksLeft(same.store, [sourceRun, run], target)) throw nothingLeft(run);
  return completeAdaptation(same, pair, target, started);
}

/** Does what is still missing of an adaptation, if anything is. */
export async function finishAdaptation(context: Context, id: number): Promise<AdaptSummary> {
  const started = performance.now();
  const { same, pair } = await pairToGoOnWith(context, id, 'adapt');
  return completeAdaptation(same, pair, await readTargetAgain(same, pair.run), started);
}

/** Goes on with a generalization, or with the source-only run that it waits for. */
export async function resumeGeneralization(
  context: Context,
  id: number,
): Promise<GeneralizeSummary> {
  const started = performance.now();
  const { same, pair } = await pairToGoOnWith(context, id, 'generalize');
  if (isDone(pair.run)) throw nothingLeft(pair.run);
  return completeGeneralization(same, pair, started);
}

function nothingLeft({ id, status, pausedAt }: RunRecord): UserError {
  if (status === 'finished') return new UserError(`Run ${id} is finished: nothing is left to do.`);
  if (pausedAt !== null)
    return new UserError(`Run ${id} was stopped and kept: continue its model.`);
  return new UserError(
    `Run ${id} was ended by the guard against collapse and does not go on: start a new one with ` +
      'another seed, or with gentler settings such as a lower adapt.learningRate or lambdaTarget.',
  );
}

/** Another backend would bend the loss curve: a run goes on where it began. */
function backendOf(run: RunRecord, sourceRun: RunRecord): Context['backend'] {
  const began = run.backend ?? (isDone(sourceRun) ? null : sourceRun.backend);
  return backendChoice.safeParse(began).data;
}

function noMasksLeft(store: Store, runs: RunRecord[], target: ImportedTarget): boolean {
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
      'or start anew.',
  );
}

async function readTargetAgain(context: Context, run: RunRecord): Promise<ImportedTarget> {
  const target = context.store.targets.get(run.targetId ?? 0);
  if (!target) throw new Error(`The target of run ${run.id} is gone.`);
  const { target: now } = await readTarget(context, target.directory);
  if (now.contentHash === run.targetHash) return now;
  const message = `The images of ${now.directory} have changed since run ${run.id} began.`;
  keepAndTell(context, run.id, { event: 'warning', run: run.id, message });
  return now;
}
