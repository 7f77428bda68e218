import type { GeneralizeSummary } from '../contract/records.js';
import type { RunPair } from './choose-run.js';
import type { Context } from './context.js';
import { readSource } from './read-data.js';
import { recipeWithoutTarget, type RecipeChoice } from './recipe.js';
import { completePair, pairSummary, plannedPair } from './run-pair.js';

export interface GeneralizeOptions extends RecipeChoice {
  source: string;
  seed?: number;
}

/** Domain generalization: labeled source in, a model for images that nobody has seen yet out. */
export async function generalize(
  context: Context,
  options: GeneralizeOptions,
): Promise<GeneralizeSummary> {
  const started = performance.now();
  const recipe = recipeWithoutTarget(options);
  const { source, event } = await readSource(context, options.source);
  const plan = { source, target: undefined, recipe, seed: options.seed };
  return completeGeneralization(context, plannedPair(context, plan, [event]), started);
}

/** Does all that is still missing of a generalization. */
export async function completeGeneralization(
  context: Context,
  pair: RunPair,
  started: number,
): Promise<GeneralizeSummary> {
  return completePair(context, pair, undefined, (trained) =>
    Promise.resolve(pairSummary(trained, started)),
  );
}
