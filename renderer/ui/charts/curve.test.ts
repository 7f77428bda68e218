import { describe, expect, it } from 'vitest';
import { aligned, nearest, shortNumber, type Curve } from './curve.js';

const curve = (id: string, steps: number[], values: number[]): Curve => {
  return { id, label: id, color: 0, steps, values };
};

describe('curves of one chart', () => {
  it('stand over the steps of all of them, with gaps where one has no value', () => {
    const curves = [curve('a', [1, 3, 10], [0.1, 0.3, 1]), curve('b', [2, 3], [5, 6])];
    expect(aligned(curves)).toEqual([
      [1, 2, 3, 10],
      [0.1, null, 0.3, 1],
      [null, 5, 6, null],
    ]);
    expect(aligned([])).toEqual([[]]);
  });

  it('say their value at the nearest step that they have', () => {
    const one = curve('a', [1, 3, 10], [0.1, 0.3, 1]);
    expect(nearest(one, 3)).toEqual({ step: 3, value: 0.3 });
    expect(nearest(one, 7)).toEqual({ step: 10, value: 1 });
    expect(nearest(one, 0)).toEqual({ step: 1, value: 0.1 });
    expect(nearest(one, 99)).toEqual({ step: 10, value: 1 });
    expect(nearest(curve('none', [], []), 3)).toBeUndefined();
  });

  it('write three digits that count', () => {
    expect([0, 0.02134, 0.0000123, 12.345, 123456].map(shortNumber)).toEqual([
      ...['0', '0.0213', '1.23e-5', '12.3', '1.23e+5'],
    ]);
  });
});
