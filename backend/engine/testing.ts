import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { Random } from '../random.js';

/** Activates the plain CPU backend, with the one kernel of ours that the layers need. */
export async function useCpu(): Promise<void> {
  await import('@tensorflow/tfjs');
  const { registerRelu6GradOn } = await import('./backends/relu6-grad.js');
  registerRelu6GradOn('cpu');
  await tf.setBackend('cpu');
}

/** Values in [low, high), the same for the same seed. */
export function randomTensor<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  seed: number,
  low = -1,
  high = 1,
): tf.Tensor<R> {
  const random = new Random(seed, 'test');
  const size = tf.util.sizeFromShape(shape);
  const values = Float32Array.from({ length: size }, () => random.uniform(low, high));
  return tf.tensor(values, shape);
}

/**
 * Holds every gradient of a scalar function against finite differences along random directions:
 * (f(x + e*d) - f(x - e*d)) / 2e must equal <gradient, d>.
 */
export function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  { epsilon = 1e-2, tolerance = 2e-2 } = {},
): void {
  const scalar = (...values: tf.Tensor[]): tf.Scalar => tf.sum(f(...values)) as tf.Scalar;
  const gradients = tf.grads(scalar)(inputs);
  inputs.forEach((input, index) => {
    const direction = randomTensor(input.shape, 100 + index);
    const at = (sign: number): number => {
      const moved = inputs.map((other, position) =>
        position === index ? tf.add(other, tf.mul(direction, sign * epsilon)) : other,
      );
      return scalar(...moved).dataSync()[0] ?? NaN;
    };
    const measured = (at(1) - at(-1)) / (2 * epsilon);
    const claimed = tf.sum(tf.mul(gradients[index] as tf.Tensor, direction)).dataSync()[0] ?? NaN;
    expect(
      Math.abs(measured - claimed),
      `input ${index}: ${measured} against ${claimed}`,
    ).toBeLessThan(tolerance * Math.max(1, Math.abs(measured)));
  });
}
