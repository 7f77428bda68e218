import { describe, expect, it } from 'vitest';
import type { PlannedField } from '../../../../backend/contract/adapt-plan.js';
import { choiceOf, editsOf, isAbout, stageOf } from './choice.js';
import { groupedFields } from './field-groups.js';
import { editorOf, textsOf, valueOf, written } from './field-value.js';

function field(path: string, allowed: string, value: unknown): PlannedField {
  return { path, allowed, value, default: value, meaning: `What ${path} means`, source: '' };
}

describe('the field of a recipe', () => {
  it('is edited by what it may be', () => {
    expect(editorOf(field('a', 'true or false', true))).toEqual({ kind: 'switch' });
    expect(editorOf(field('a', 'fda, reinhard or noise', 'fda'))).toEqual({
      kind: 'choice',
      options: ['fda', 'reinhard', 'noise'],
    });
    const size = { width: 256, height: 192 };
    expect(editorOf(field('crop', '{"width": a whole number}', size))).toEqual({
      ...{ kind: 'numbers', names: ['width', 'height'], optional: false },
    });
    expect(editorOf(field('a', 'a number above 0 or null', null))).toEqual({
      ...{ kind: 'numbers', names: [''], optional: true },
    });
  });

  it('comes back from its boxes as it was, and not at all from what is no number', () => {
    for (const value of [3, { width: 256, height: 192 }, [0.8, 1.25]]) {
      expect(valueOf(textsOf(value), value, false)).toEqual(value);
    }
    expect(valueOf(['', '5'], [1, 2], false)).toBeUndefined();
    expect(valueOf(['many'], 3, false)).toBeUndefined();
    expect(valueOf([' '], 3, true)).toBeNull();
    expect([{ width: 2, height: 1 }, null, [1, 2], true, 5].map(written)).toEqual([
      ...['2 × 1', 'off', '1 to 2', 'on', '5'],
    ]);
  });

  it('stands in its group, where the search finds it', () => {
    const fields = ['crop', 'encoderRate', 'encoder', 'adam.beta1', 'adapt.steps', 'new'].map(
      (path) => field(path, '', 1),
    );
    const all = groupedFields(fields, { search: '', onlyChanged: false }, () => false);
    expect(all.map(({ name, fields: own }) => [name, own.map(({ path }) => path)])).toEqual([
      ['Size and network', ['crop', 'encoder']],
      ['Adaptation', ['adapt.steps']],
      ['Optimizer', ['encoderRate', 'adam.beta1']],
      ['Others', ['new']],
    ]);
    const found = groupedFields(
      fields,
      { search: 'ENCODER network', onlyChanged: false },
      () => true,
    );
    expect(found.flatMap(({ fields: own }) => own.map(({ path }) => path))).toEqual(['encoder']);
    expect(groupedFields(fields, { search: '', onlyChanged: true }, () => false)).toEqual([]);
  });
});

describe('the choice of a recipe', () => {
  it('keeps the warm-up by the fields that the host scales, and is found again', () => {
    const edits = {
      'adapt.steps': 6,
      'source.steps': 4,
      crop: { width: 64, height: 64 },
      batchSize: 1,
    };
    const choice = choiceOf('quick', edits);
    expect(choice).toEqual({
      recipe: 'quick',
      steps: 6,
      sourceSteps: 4,
      size: { width: 64, height: 64 },
      changes: { batchSize: 1 },
    });
    expect(editsOf(choice)).toEqual(edits);
    expect(choiceOf('paper', {})).toEqual({ recipe: 'paper' });
  });

  it('leads from a complaint to where it is mended', () => {
    expect(stageOf('Only 7 target images: their look may be chance.')).toBe('target');
    expect(stageOf('30 of 50 target images look very different from the source.')).toBe('target');
    expect(stageOf('Only 12 labeled images to train on: expect little.')).toBe('source');
    const problem = "The recipe's crop.width can't be 3: crop must be larger.";
    expect(isAbout(problem, 'crop')).toBe(true);
    expect(isAbout(problem, 'cropped')).toBe(false);
    expect(isAbout(undefined, 'crop')).toBe(false);
  });
});
