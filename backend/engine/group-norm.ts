import * as tf from '@tensorflow/tfjs-core';
import { normalize } from './normalize.js';

const EPSILON = 1e-5;

/**
 * Group normalisation (arXiv 1803.08494) followed by ReLU6, with the gradient in closed form.
 * `x` [N,H,W,C]; `gamma`, `beta` [C]; C is a multiple of `groups`.
 */
export function groupNormRelu6(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  groups: number,
): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const flat: tf.Tensor3D = tf.reshape(x, [count, height * width, channels]);
  const normalized = normalize(flat, gamma, beta, { groups, epsilon: EPSILON, relu6: true });
  return tf.reshape(normalized, [count, height, width, channels]);
}
