import { describe, expect, it } from 'vitest';
import type { Recipe } from '../contract/recipe.js';
import { RECIPES, TRANSLATIONS } from '../contract/recipes.js';
import { isRecord, recipeFields } from './recipe-fields.js';

/** The paths of all values of a recipe that hold no others. */
function leaves(value: unknown, path: string): string[] {
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, path === '' ? key : `${path}.${key}`),
  );
}

const variants: Recipe[] = Object.values(TRANSLATIONS).map((translation) => {
  return { ...RECIPES.quick, translation };
});

describe('recipeFields', () => {
  it.each([...Object.values(RECIPES), ...variants])(
    'leaves no value without a meaning',
    (recipe) => {
      const fields = recipeFields(recipe);
      const unexplained = leaves(recipe, '').filter(
        (leaf) => !fields.some(({ path }) => `${leaf}.`.startsWith(`${path}.`)),
      );
      expect(unexplained).toEqual(['name']);
      for (const { path, value, allowed, meaning, source } of fields) {
        expect(value, path).toBeDefined();
        expect(`${allowed}${meaning}${source}`).not.toContain('undefined');
        expect(Math.min(allowed.length, meaning.length, source.length)).toBeGreaterThan(3);
      }
    },
  );
});
