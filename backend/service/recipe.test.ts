import { describe, expect, it } from 'vitest';
import { RECIPES, type Recipe } from '../contract/recipe.js';
import { chosenRecipe, sourceSide } from './recipe.js';

describe('chosenRecipe', () => {
  it('is the named recipe where nothing is changed', () => {
    expect(chosenRecipe({ recipe: 'quick' })).toEqual(RECIPES.quick);
  });

  it('takes the changes, the warm-up in proportion', () => {
    const size = { width: 64, height: 48 };
    const recipe = chosenRecipe({ recipe: 'desktop', sourceSteps: 400, steps: 20, size });
    expect(recipe.crop).toEqual(size);
    expect(recipe.source).toEqual({ ...RECIPES.desktop.source, steps: 400, warmUpSteps: 20 });
    expect(recipe.adapt).toEqual({ ...RECIPES.desktop.adapt, steps: 20, warmUpSteps: 1 });
  });

  it('refuses what is out of bounds in one sentence', () => {
    const size = { width: 8, height: 48 };
    expect(() => chosenRecipe({ recipe: 'quick', size })).toThrow(/^The recipe's crop.width/);
  });
});

describe('sourceSide', () => {
  const { quick } = RECIPES;
  const same = (changes: Partial<Recipe>): boolean =>
    sourceSide({ ...quick, ...changes }) === sourceSide(quick);

  it('does not see what only adaptation reads', () => {
    expect(same({ name: 'mine', lambdaPull: 1, lambdaTarget: 0 })).toBe(true);
    expect(same({ adapt: { ...quick.adapt, steps: 9 } })).toBe(true);
    expect(same({ augment: { ...quick.augment, mixedBlur: 9 } })).toBe(true);
  });

  it('sees everything else', () => {
    expect(same({ source: { ...quick.source, steps: 9 } })).toBe(false);
    expect(same({ batchSize: 9 })).toBe(false);
    expect(same({ weightDecay: 9 })).toBe(false);
    expect(same({ augment: { ...quick.augment, flip: false } })).toBe(false);
  });

  it('does not depend on the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(quick).reverse()) as Recipe;
    expect(sourceSide(reversed)).toBe(sourceSide(quick));
  });
});
