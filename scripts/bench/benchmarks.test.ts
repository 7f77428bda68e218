import { describe, expect, it } from 'vitest';
import { benchmarks, chosen } from './benchmarks.js';

const all = benchmarks(['tensorflow', 'wasm'], 500);
const named = (only?: string[]) => chosen(all, only).map(({ name, backend }) => [name, backend]);

describe('chosen', () => {
  it('is everything where nothing is named', () => {
    expect(named()).toEqual([
      ['train-step/source', 'tensorflow'],
      ['train-step/source', 'wasm'],
      ['train-step/adapt', 'tensorflow'],
      ['train-step/adapt', 'wasm'],
      ['predict/480x360', 'tensorflow'],
      ['predict/480x360', 'wasm'],
      ['predict/1920x1080', 'tensorflow'],
      ['predict/1920x1080', 'wasm'],
      ['import/500', null],
    ]);
  });

  it('goes by whole names and by what is before the slash, in an order of its own', () => {
    expect(named(['import', 'train-step/adapt'])).toEqual([
      ['train-step/adapt', 'tensorflow'],
      ['train-step/adapt', 'wasm'],
      ['import/500', null],
    ]);
  });

  it('lists the names where one is unknown, also where it is a part of one', () => {
    expect(() => named(['import', 'predict/480'])).toThrow(
      'There is no benchmark "predict/480"; there are: train-step/source, train-step/adapt, ' +
        'predict/480x360, predict/1920x1080, import/500.',
    );
  });
});
