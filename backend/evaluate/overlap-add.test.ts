import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomTensor, useCpu } from '../engine/testing.js';
import { overlapAdd } from './overlap-add.js';

beforeAll(useCpu);

describe('overlapAdd', () => {
  it.each([0, 1] as const)('adds up what lies at the same place, along axis %i', (axis) => {
    // The second and the third overlap with all of the others, the last begins where one ends.
    const starts = [0, 2, 3, 7];
    const lengths = [5, 5, 4, 3];
    const pieces = starts.map((start, index) => {
      const extent = lengths[index] ?? NaN;
      const shape: [number, number, number] = axis === 0 ? [extent, 2, 3] : [2, extent, 3];
      return { start, values: randomTensor<tf.Rank.R3>(shape, index) };
    });
    const sums = tf.tidy(() => overlapAdd(pieces, axis).arraySync());

    const at = (position: number, other: number): [number, number] =>
      axis === 0 ? [position, other] : [other, position];
    for (let position = 0; position < 10; position++)
      for (const other of [0, 1])
        for (const channel of [0, 1, 2]) {
          const expected = pieces.reduce((sum, { start, values }) => {
            const [row, column] = at(position - start, other);
            return sum + (values.arraySync()[row]?.[column]?.[channel] ?? 0);
          }, 0);
          const [row, column] = at(position, other);
          expect(sums[row]?.[column]?.[channel]).toBeCloseTo(expected, 6);
        }
    expect([sums.length, sums[0]?.length]).toEqual(at(10, 2));
  });
});
