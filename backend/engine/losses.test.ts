import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { IGNORE } from '../contract/classes.js';
import { crossEntropy } from './losses.js';
import { expectGradients, randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

/** The definition, in plain loops and double precision. */
function plainCrossEntropy(logits: number[][], labels: number[], weights: number[]): number {
  let sum = 0;
  let counted = 0;
  labels.forEach((label, pixel) => {
    if (label === IGNORE) return;
    const row = logits[pixel] ?? [];
    const logSum = Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
    sum += (weights[pixel] ?? 0) * (logSum - (row[label] ?? 0));
    counted += 1;
  });
  return sum / counted;
}

describe('crossEntropy', () => {
  const labels = [0, 2, IGNORE, 1, 1];
  const weights = [1, 0.25, 1, 0, 2];
  const logits = (): tf.Tensor2D => randomTensor<tf.Rank.R2>([5, 3], 1, -3, 3);
  const indices = (): tf.Tensor1D => tf.tensor1d(labels, 'int32');

  it('equals the definition in plain loops, ignored pixels left out', () => {
    const value = crossEntropy(logits(), indices(), tf.tensor1d(weights)).dataSync()[0];
    expect(value).toBeCloseTo(plainCrossEntropy(logits().arraySync(), labels, weights), 5);
  });

  it('has the gradient that finite differences show', () => {
    expectGradients(
      (x) => crossEntropy(x as tf.Tensor2D, indices(), tf.tensor1d(weights)),
      [logits()],
    );
  });

  it('is zero, not NaN, where every pixel is ignored', () => {
    const nothing = tf.tensor1d([IGNORE, IGNORE], 'int32');
    const loss = crossEntropy(randomTensor<tf.Rank.R2>([2, 3], 1), nothing);
    expect(Math.abs(loss.dataSync()[0] ?? NaN)).toBe(0);
  });
});
