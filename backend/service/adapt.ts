import type { AdaptSummary } from '../contract/records.js';
import type { RunPair } from './choose-run.js';
import { signOfNoHelp } from './class-shift.js';
import { judgeRun } from './judge-run.js';
import { keepAndTell, type Context } from './context.js';
import type { ImportedTarget } from './import-data.js';
import { masksFolder, predictTarget } from './predict-target.js';
import { readSource, readTarget } from './read-data.js';
import { chosenRecipe, type RecipeChoice } from './recipe.js';
import { completePair, pairSummary, plannedPair } from './run-pair.js';

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
  const plan = { source, target, recipe, seed: options.seed };
  const pair = plannedPair(context, plan, [sourceEvent, targetEvent]);
  return completeAdaptation(context, pair, target, started);
}

/** Does all that is still missing of an adaptation: either training, and masks of both models. */
export async function completeAdaptation(
  context: Context,
  pair: RunPair,
  target: ImportedTarget,
  started: number,
): Promise<AdaptSummary> {
  return completePair(context, pair, target, async (trained) => {
    await predictTarget(context, trained.sourceRun, target);
    const leftOut = await predictTarget(context, trained.run, target);
    reportDoubt(context, trained, target);
    await judgeRun(context, trained, target);
    return {
      ...pairSummary(trained, started),
      masks: masksFolder(context.store, trained.run.id, target.id),
      sourceMasks: masksFolder(context.store, trained.sourceRun.id, target.id),
      images: target.images.length - leftOut,
      leftOut,
    };
  });
}

function reportDoubt(context: Context, { sourceRun, run }: RunPair, target: ImportedTarget): void {
  const doubt = signOfNoHelp(context.store, sourceRun, run, target.id);
  if (doubt) keepAndTell(context, run.id, doubt);
}
