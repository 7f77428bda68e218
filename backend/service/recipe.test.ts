import { describe, expect, it } from 'vitest';
import { recipeSchema, type Recipe } from '../contract/recipe.js';
import { RANDOM_STYLE, RECIPES } from '../contract/recipes.js';
import { chosenRecipe, recipeWithoutTarget, sourceSide } from './recipe.js';

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

  it('takes other changes last, and names them alone', () => {
    const changes = { 'adapt.warmUpSteps': 7, lambdaPull: 1 };
    const recipe = chosenRecipe({ recipe: 'quick', steps: 20, changes });
    expect(recipe.adapt).toEqual({ ...RECIPES.quick.adapt, steps: 20, warmUpSteps: 7 });
    expect(recipe.name).toBe('quick, adapt.warmUpSteps=7, lambdaPull=1');
  });
});

describe('recipeWithoutTarget', () => {
  it('trains without self-training on random styles', () => {
    expect(recipeWithoutTarget({ recipe: 'quick' })).toEqual({
      ...RECIPES.quick,
      lambdaTarget: 0,
      translation: RANDOM_STYLE,
    });
    const changes = { 'translation.noise': 3 };
    const { name, translation } = recipeWithoutTarget({ recipe: 'quick', changes });
    expect(translation).toEqual({ ...RANDOM_STYLE, noise: 3 });
    expect(name).toBe('quick, translation.noise=3');
  });

  it('refuses what needs a target', () => {
    for (const changes of [{ lambdaTarget: 1 }, { 'translation.kind': 'reinhard' }])
      expect(() => recipeWithoutTarget({ recipe: 'quick', changes })).toThrow(/^Without a target/);
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
    expect(same({ teacherRamp: false, choose: 'entropy', translation: RANDOM_STYLE })).toBe(true);
    expect(same({ watch: { ...quick.watch, every: 9 } })).toBe(true);
  });

  it('sees everything else', () => {
    expect(same({ source: { ...quick.source, steps: 9 } })).toBe(false);
    expect(same({ batchSize: 9 })).toBe(false);
    expect(same({ weightDecay: 9 })).toBe(false);
    expect(same({ augment: { ...quick.augment, flip: false } })).toBe(false);
    expect(same({ encoder: 'efficientnet-lite2' })).toBe(false);
    expect(same({ batchNorm: 'batch' })).toBe(false);
    expect(same({ batchNormMomentum: 0.9 })).toBe(false);
    expect(same({ adam: { ...quick.adam, beta1: 0.8 } })).toBe(false);
    expect(same({ rareClassTemperature: null })).toBe(false);
  });

  it('does not depend on the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(quick).reverse()) as Recipe;
    expect(sourceSide(reversed)).toBe(sourceSide(quick));
  });

  it('takes a recipe of the first version for what it was', () => {
    const { batchNorm, batchNormMomentum, adam, teacherRamp, watch } = quick;
    const later = ['batchNorm', 'batchNormMomentum', 'adam', 'teacherRamp', 'watch', 'choose'];
    const rest = Object.fromEntries(Object.entries(quick).filter(([key]) => !later.includes(key)));
    const { keys, memory, ...pull } = quick.pull;
    const old: unknown = JSON.parse(JSON.stringify({ ...rest, pull }));
    const parsed = recipeSchema.parse(old);
    expect(parsed).toMatchObject({ batchNorm, batchNormMomentum, adam, teacherRamp });
    // What such a run ended with was its last model.
    expect(parsed.choose).toBe('last');
    expect(parsed.pull).toMatchObject({ keys, memory });
    expect(parsed.watch.every).toBe(watch.every);
    expect(sourceSide(parsed)).toBe(sourceSide(quick));
  });
});
