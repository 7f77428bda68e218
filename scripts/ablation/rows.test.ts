import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../backend/contract/recipe.js';
import { sourceSide } from '../../backend/service/recipe.js';
import { GROUPS, ROWS, SOURCE_ONLY } from './rows.js';
import { recipeOf, type Settings } from './settings.js';

const settings: Settings = { data: '', project: '', seeds: [1], rows: ROWS, parallel: 1 };

function recipe(id: string): Recipe {
  const row = ROWS.find((one) => one.id === id);
  if (!row) throw new Error(`There is no row ${id}.`);
  const found = recipeOf(settings, row);
  // Which checkpoints are kept, and the name made from it all, change no model.
  return { ...found, name: '', watch: { ...found.watch, keep: false } };
}

describe('the rows', () => {
  it('are told apart by id and by title', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ title }) => title)).size).toBe(ROWS.length);
    for (const { title } of [...ROWS, ...GROUPS]) expect(title.length).toBeLessThanOrEqual(80);
  });

  it('have recipes that can be, with the same source side, so that all start from one model', () => {
    const source = sourceSide(recipe(SOURCE_ONLY.id));
    for (const row of ROWS) {
      if (row.kind === 'upper-bound') continue;
      expect(sourceSide(recipeOf(settings, row)), row.id).toBe(source);
    }
  });

  it('are what their titles say they are the same as', () => {
    expect(recipe('reweighting')).toEqual({ ...recipe('full'), lambdaPseudoTarget: 0 });
    // Weights of classes count in the pulling loss alone.
    expect(recipe('pseudo-target')).toEqual({ ...recipe('full'), lambdaPull: 0 });
  });

  it('take nothing of the method into the control and the upper bound', () => {
    for (const id of ['control', 'control-jitter', 'upper-bound']) {
      const { lambdaTarget, lambdaPull, lambdaPseudoTarget } = recipe(id);
      expect([lambdaTarget, lambdaPull, lambdaPseudoTarget]).toEqual([0, 0, 0]);
    }
    expect(recipe('control').adapt.jitter).toEqual(recipe('control').source.jitter);
  });
});
