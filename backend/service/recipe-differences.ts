import { isDeepStrictEqual } from 'node:util';
import type { RecipeChoice } from '../contract/adapt-plan.js';
import type { Recipe } from '../contract/recipe.js';
import { recipeName, RECIPES, type RecipeName } from '../contract/recipes.js';
import { recipeFields, valueAt } from './recipe-fields.js';

export interface RecipeDifference {
  path: string;
  value: unknown;
  default: unknown;
}

/** The named recipe that a recipe was made from: its name is followed by what differs. */
export function baseOf({ name }: Recipe): RecipeName {
  return recipeName.safeParse(name.split(',')[0]).data ?? 'quick';
}

/** The fields that are not as in the recipe that it was made from, in the schema's order. */
export function recipeDifferences(recipe: Recipe): RecipeDifference[] {
  const base = RECIPES[baseOf(recipe)];
  return recipeFields(recipe).flatMap(({ path, value }) => {
    const usual = valueAt(base, path);
    return isDeepStrictEqual(value, usual) ? [] : [{ path, value, default: usual ?? null }];
  });
}

/** The choice that gives this recipe again, to be changed. */
export function choiceOf(recipe: Recipe): RecipeChoice {
  const changes = recipeDifferences(recipe).map(({ path, value }) => [path, value] as const);
  return { recipe: baseOf(recipe), changes: Object.fromEntries(changes) };
}
