import { UserError } from '../contract/error.js';
import {
  RECIPES,
  recipeSchema,
  type Recipe,
  type Size,
  type Training,
} from '../contract/recipe.js';
import type { RecipeName } from '../contract/recipe.js';

/** What the user may change of a recipe without writing one. */
export interface RecipeChoice {
  recipe: RecipeName;
  sourceSteps?: number;
  steps?: number;
  size?: Size;
}

/** The warm-up keeps its share of the steps: a short training must not end inside it. */
function withSteps(training: Training, steps: number | undefined): Training {
  if (steps === undefined) return training;
  const warmUpSteps = Math.round((training.warmUpSteps / training.steps) * steps);
  return { ...training, steps, warmUpSteps };
}

/**
 * The recipe with the user's changes.
 * @throws UserError where a change is out of bounds
 */
export function chosenRecipe(choice: RecipeChoice): Recipe {
  const base = RECIPES[choice.recipe];
  const parsed = recipeSchema.safeParse({
    ...base,
    crop: choice.size ?? base.crop,
    source: withSteps(base.source, choice.sourceSteps),
    adapt: withSteps(base.adapt, choice.steps),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`The recipe's ${issue?.path.join('.')} can't be so: ${issue?.message}.`);
}

const ADAPTATION_ONLY: readonly string[] = [
  'name',
  'adapt',
  'teacherMomentum',
  'lambdaTarget',
  'lambdaPull',
  'lambdaPseudoTarget',
  'confidenceThreshold',
  'classMixShare',
  'translation',
  'pull',
  'reweight',
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
