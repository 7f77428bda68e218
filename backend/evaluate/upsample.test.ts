import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { argmaxAtSize } from './upsample.js';

beforeAll(async () => {
  await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
});

describe('argmaxAtSize', () => {
  it('equals the argmax of scores resized by an independent bilinear resize', () => {
    const random = new Random(1, 'scores');
    const from = { width: 7, height: 5 };
    const to = { width: 23, height: 18 };
    const scores = Float32Array.from({ length: 7 * 5 * 3 }, () => random.next());
    const ours = argmaxAtSize(scores, from, to, 3);
    const resized = tf.image.resizeBilinear(
      tf.tensor4d(scores, [1, 5, 7, 3]),
      [18, 23],
      false,
      true,
    );
    const theirs = tf.argMax(resized, 3).dataSync();
    const different = theirs.filter((label, index) => label !== ours.indices[index]).length;
    expect(different).toBeLessThanOrEqual(1);
    expect(ours.classPixels.reduce((sum, count) => sum + count, 0)).toBe(23 * 18);
  });

  it('reports the mean share of the winner as confidence', () => {
    const scores = Float32Array.from([3, 1, 1, 1]);
    const { confidence, indices } = argmaxAtSize(
      scores,
      { width: 2, height: 1 },
      { width: 2, height: 1 },
      2,
    );
    expect([...indices]).toEqual([0, 0]);
    expect(confidence).toBeCloseTo((0.75 + 0.5) / 2, 6);
  });
});
