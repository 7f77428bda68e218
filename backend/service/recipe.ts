import { UserError } from '../contract/error.js';
import type { RecipeChoice } from '../contract/adapt-plan.js';
import type { Recipe, Training } from '../contract/recipe.js';
import { RANDOM_STYLE, RECIPES } from '../contract/recipes.js';
import { changedRecipe } from './recipe-changes.js';

export type { RecipeChoice } from '../contract/adapt-plan.js';

/** The warm-up keeps its share of the steps: a short training must not end inside it. */
function withSteps(training: Training, steps: number | undefined): Training {
  if (steps === undefined) return training;
  const warmUpSteps = Math.round((training.warmUpSteps / training.steps) * steps);
  return { ...training, steps, warmUpSteps };
}

function withChoice(named: Recipe, choice: RecipeChoice): Recipe {
  const base: Recipe = {
    ...named,
    crop: choice.size ?? named.crop,
    source: withSteps(named.source, choice.sourceSteps),
    adapt: withSteps(named.adapt, choice.steps),
  };
  return changedRecipe(base, choice.changes ?? {});
}

/**
 * The recipe with the user's changes.
 * @throws UserError where a change is out of bounds
 */
export function chosenRecipe(choice: RecipeChoice): Recipe {
  return withChoice(RECIPES[choice.recipe], choice);
}

/**
 * The same for training without a target: no self-training, and pseudo-targets of random styles.
 * @throws UserError where a change is out of bounds, or asks for a target
 */
export function recipeWithoutTarget(choice: RecipeChoice): Recipe {
  const named: Recipe = RECIPES[choice.recipe];
  const translation = named.translation.kind === 'random-style' ? named.translation : RANDOM_STYLE;
  const recipe = withChoice({ ...named, lambdaTarget: 0, translation }, choice);
  if (recipe.lambdaTarget === 0 && recipe.translation.kind === 'random-style') return recipe;
  throw new UserError(
    "Without a target the recipe's lambdaTarget must be 0 and its translation.kind random-style.",
  );
}

const ADAPTATION_ONLY: readonly string[] = [
  'name',
  'adapt',
  'teacherMomentum',
  'teacherRamp',
  'lambdaTarget',
  'lambdaPull',
  'lambdaPseudoTarget',
  'confidenceThreshold',
  'classMixShare',
  'translation',
  'pull',
  'reweight',
  'watch',
  'choose',
] satisfies (keyof Recipe)[];

/**
 * The part of a recipe that source training depends on, as text to compare. What only adaptation
 * reads is taken out, so that a field that is added later counts until it is named here.
 */
export function sourceSide(recipe: Recipe): string {
  const { flip, zoom } = recipe.augment;
  const rest = Object.entries(recipe).filter(([key]) => !ADAPTATION_ONLY.includes(key));
  return canonical({ ...Object.fromEntries(rest), augment: { flip, zoom } });
}

/** JSON with sorted keys: the same values give the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
