import { InterruptedError } from '../contract/error.js';
import type { AdaptSummary } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { adaptRunFor, sourceRunFor, type Plan } from './choose-run.js';
import { signOfNoHelp } from './class-shift.js';
import { abortable, type Context } from './context.js';
import { importSourceInto, importTargetInto, type ImportedTarget } from './import-data.js';
import { preflight } from './preflight.js';
import { masksFolder, predictTarget } from './predict-target.js';
import { chosenRecipe, type RecipeChoice } from './recipe.js';
import { announce, reread, train } from './train.js';

export interface AdaptOptions extends RecipeChoice {
  source: string;
  target: string;
  seed?: number;
}

/** The main job: labeled source and unlabeled target in, two models and their masks out. */
export async function adapt(context: Context, options: AdaptOptions): Promise<AdaptSummary> {
  const started = performance.now();
  const recipe = chosenRecipe(options);
  const { source, event: sourceEvent } = await readSource(context, options.source);
  const { target, event: targetEvent } = await readTarget(context, options.target);
  const { store } = context;
  const plan: Plan = { source, target, recipe, seed: options.seed };
  const [sourceRun, run] = store.transaction(() => {
    const sourceOnly = sourceRunFor(store, plan);
    const adaptation = adaptRunFor(store, plan, sourceOnly);
    for (const event of [sourceEvent, targetEvent]) store.events.add(adaptation.id, event);
    return [sourceOnly, adaptation];
  });
  return complete(context, sourceRun, run, target, started);
}

/** Reads a source and reports what was found. */
export async function readSource(context: Context, directory: string) {
  const imported = await abortable(importSourceInto(context.store, directory), context.signal);
  context.report(imported.event);
  return imported;
}

/** Reads a target and reports what was found. */
export async function readTarget(context: Context, directory: string) {
  const imported = await abortable(importTargetInto(context.store, directory), context.signal);
  context.report(imported.event);
  return imported;
}

/**
 * Does all that is still missing of an adaptation: either training, and masks of both models.
 * @throws InterruptedError that names the adaptation, wherever it was stopped
 */
export async function complete(
  context: Context,
  sourceRun: RunRecord,
  run: RunRecord,
  target: ImportedTarget,
  started: number,
): Promise<AdaptSummary> {
  preflight(context, sourceRun, run, target);
  try {
    const source = await finished(context, sourceRun);
    const adapted = await finished(context, run);
    await predictTarget(context, source, target);
    const leftOut = await predictTarget(context, adapted, target);
    reportDoubt(context, source, adapted, target);
    return summary(context.store, source, adapted, target, leftOut, started);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(error.message, run.id);
  }
}

/** The warning is stored with the run: whoever opens the project later must read it too. */
function reportDoubt(
  { store, report }: Context,
  source: RunRecord,
  adapted: RunRecord,
  target: ImportedTarget,
): void {
  const doubt = signOfNoHelp(store, source, adapted, target.id);
  if (!doubt) return;
  store.events.add(adapted.id, doubt);
  report(doubt);
}

function summary(
  store: Store,
  source: RunRecord,
  adapted: RunRecord,
  target: ImportedTarget,
  leftOut: number,
  started: number,
): AdaptSummary {
  return {
    sourceRun: source.id,
    run: adapted.id,
    masks: masksFolder(store, adapted.id, target.id),
    sourceMasks: masksFolder(store, source.id, target.id),
    images: target.images.length - leftOut,
    leftOut,
    backend: adapted.backend ?? 'unknown',
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

/** A run that is finished, after training where it is not yet. */
async function finished(context: Context, run: RunRecord): Promise<RunRecord> {
  if (run.status !== 'finished') return train(context, run);
  announce(context, run, 'finished', true);
  return reread(context.store, run.id);
}
