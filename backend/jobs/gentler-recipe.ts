import type { Recipe } from '../contract/recipe.js';

/** How a run goes on after a collapse: slower, and trusting its own labels less. */
export function gentlerRecipe(recipe: Recipe): Recipe {
  const { gentlerRate, gentlerTarget } = recipe.watch;
  const slower = (training: Recipe['adapt']): Recipe['adapt'] => ({
    ...training,
    learningRate: training.learningRate * gentlerRate,
  });
  return {
    ...recipe,
    source: slower(recipe.source),
    adapt: slower(recipe.adapt),
    lambdaTarget: recipe.lambdaTarget * gentlerTarget,
  };
}
