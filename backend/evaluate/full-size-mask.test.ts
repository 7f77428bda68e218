import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCpu } from '../engine/testing.js';
import { Random } from '../random.js';
import { FullSizeMask } from './full-size-mask.js';
import { plainMask } from './test-support/plain-prediction.js';

beforeAll(useCpu);

const CLASSES = 3;
const from = { width: 7, height: 90 };

/** What the scores of row y and column x add up to. */
const random = new Random(1, 'scores');
const down = Float32Array.from({ length: from.height }, () => random.uniform(0.2, 2));
const across = Float32Array.from({ length: from.width }, () => random.uniform(0.2, 2));
const scores = Array.from(down, (row) =>
  Array.from(across, (column) => {
    const shares = Array.from({ length: CLASSES }, () => random.next());
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => (share / sum) * row * column);
  }),
);

describe('FullSizeMask', () => {
  it.each([
    { width: 23, height: 301 },
    { width: 7, height: 90 },
    { width: 4, height: 41 },
  ])('equals plain loops at %o, while scores arrive and leave in parts', async (size) => {
    const plain = plainMask(scores.flat(2), from, size, CLASSES);
    const mask = new FullSizeMask(size, CLASSES, { down, across });
    const before = tf.memory().numTensors;
    for (const complete of [1, 2, 40, 89, 90]) {
      const start = mask.needed;
      const values = tf.tensor3d(scores.slice(start, complete));
      await mask.extend({ start, values }, complete);
      values.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    const found = mask.prediction;
    const same = found.indices.filter((label, at) => label === plain.indices[at]).length;
    expect(same / found.indices.length).toBeGreaterThanOrEqual(0.9999);
    expect(found.confidence).toBeCloseTo(plain.confidence, 5);
    expect(found.classPixels).toEqual(plain.classPixels);
  });
});
