import { describe, expect, it } from 'vitest';
import { RECIPES, TRANSLATIONS } from '../contract/recipes.js';
import { changedRecipe, type Changes } from './recipe-changes.js';

const { quick } = RECIPES;
const changed = (changes: Changes) => changedRecipe(quick, changes);

describe('changedRecipe', () => {
  it('changes fields at any depth, and says so in the name', () => {
    const recipe = changed({ 'pull.temperature': 0.5, lambdaPull: 1, rareClassTemperature: null });
    expect(recipe).toEqual({
      ...quick,
      name: 'quick, lambdaPull=1, pull.temperature=0.5, rareClassTemperature=null',
      lambdaPull: 1,
      pull: { ...quick.pull, temperature: 0.5 },
      rareClassTemperature: null,
    });
    expect(quick.lambdaPull).toBe(0.1);
  });

  it('names only what differs, the same in any order', () => {
    expect(changed({ lambdaPull: quick.lambdaPull, choose: quick.choose }).name).toBe('quick');
    expect(changed({ choose: 'entropy', batchSize: 3 }).name).toBe(
      'quick, batchSize=3, choose=entropy',
    );
  });

  it('replaces all that goes with a kind of translation, whatever comes first', () => {
    expect(changed({ 'translation.kind': 'reinhard' }).translation).toEqual({ kind: 'reinhard' });
    const style = changed({ 'translation.blur': 2, 'translation.kind': 'random-style' });
    expect(style.translation).toEqual({ ...TRANSLATIONS['random-style'], blur: 2 });
    const same = changedRecipe(
      { ...quick, translation: { kind: 'fda', band: 0.03 } },
      { 'translation.kind': 'fda' },
    );
    expect(same.translation).toEqual({ kind: 'fda', band: 0.03 });
    const whole = changed({ translation: { kind: 'noise', noise: 30 } });
    expect(whole.translation).toEqual({ kind: 'noise', noise: 30 });
    expect(whole.name).toBe('quick, translation={"kind":"noise","noise":30}');
  });

  it.each([
    [
      { lambdaPul: 1 },
      'A recipe has no field lambdaPul: "towline recipe" lists those that it has.',
    ],
    [{ 'lambdaPull.x': 1 }, 'A recipe has no field lambdaPull.x: '],
    [{ 'translation.noise': 1 }, 'A recipe has no field translation.noise: '],
    [{ translation: { kind: 'reinhard', band: 1 } }, 'A recipe has no field translation.band: '],
    [{ 'source.__proto__.steps': 1 }, 'A recipe has no field source.__proto__'],
    [{ name: 'mine' }, 'A recipe has no field name: '],
    [{ '': 1 }, 'A recipe has no field : '],
    [{ lambdaPull: -1 }, "The recipe's lambdaPull can't be -1: it must be a number from 0 on."],
    [{ lambdaPull: 'much' }, 'can\'t be "much": it must be a number from 0 on.'],
    [{ batchSize: 2.5 }, "can't be 2.5: it must be a whole number from 1 to 64."],
    [{ decoderChannels: 20 }, 'a whole number from 8 on, a multiple of 8.'],
    [{ teacherRamp: 1 }, "can't be 1: it must be true or false."],
    [{ rareClassTemperature: 0 }, "can't be 0: it must be a number above 0 or null."],
    [{ batchNorm: 'off' }, 'can\'t be "off": it must be frozen or batch.'],
    [
      { 'translation.kind': 'gan' },
      'The recipe\'s translation.kind can\'t be "gan": it must be fda, reinhard, jitter, noise or ' +
        'random-style.',
    ],
    [
      { translation: { kind: 'noise' } },
      "translation.noise can't be left out: it must be a number",
    ],
    [{ 'crop.width': 8 }, 'crop.width can\'t be 8: crop must be {"width": a whole number from 32'],
    [{ 'augment.zoom': [1] }, 'must be [a number above 0, a number above 0].'],
    [{ reweight: 3 }, "reweight can't be 3: it holds reweight.exponent, reweight.momentum."],
  ])('%j is refused in one sentence', (changes, sentence) => {
    expect(() => changed(changes)).toThrow(sentence);
    expect(() => changed(changes)).toThrow(expect.objectContaining({ name: 'UserError' }));
  });
});
