import * as tf from '@tensorflow/tfjs-core';
import { relu6Grad } from './backends/relu6-grad.js';

const EPSILON = 1e-5;

/** Sum over a sample's positions, [N,P,C] -> [N,1,C], as a matrix product. */
function sumPerSample(x: tf.Tensor3D): tf.Tensor3D {
  const [count, positions] = x.shape;
  return tf.matMul(tf.ones([count, 1, positions]), x);
}

/** Mean over a group's channels, [N,1,C] -> [N,1,C], each channel holding its group's mean. */
function groupMean(x: tf.Tensor3D, groups: number): tf.Tensor3D {
  const [count, , channels] = x.shape;
  const grouped = tf.reshape(x, [count, groups, channels / groups]);
  const mean = tf.mean(grouped, 2, true);
  return tf.reshape(tf.tile(mean, [1, 1, channels / groups]), [count, 1, channels]);
}

interface Statistics {
  mean: tf.Tensor3D;
  inverse: tf.Tensor3D;
}

function statistics(x: tf.Tensor3D, groups: number): Statistics {
  const positions = x.shape[1];
  const mean = groupMean(tf.div(sumPerSample(x), positions), groups);
  const square = groupMean(tf.div(sumPerSample(tf.square(x)), positions), groups);
  const variance = tf.maximum(tf.sub(square, tf.square(mean)), 0) as tf.Tensor3D;
  return { mean, inverse: tf.rsqrt(tf.add(variance, EPSILON)) as tf.Tensor3D };
}

function gradients(
  dz: tf.Tensor3D,
  x: tf.Tensor3D,
  gamma: tf.Tensor1D,
  groups: number,
  { mean, inverse }: Statistics,
): tf.Tensor[] {
  const [, positions, channels] = x.shape;
  const sum = sumPerSample(dz);
  const sumOfNormalized = tf.mul(tf.sub(sumPerSample(tf.mul(dz, x)), tf.mul(mean, sum)), inverse);
  const first = groupMean(tf.div(tf.mul(sum, gamma), positions), groups);
  const second = groupMean(tf.div(tf.mul(sumOfNormalized, gamma), positions), groups);
  // dx = inverse * (gamma*dz - first - normalized*second), with normalized = (x - mean) * inverse
  const slope = tf.mul(tf.square(inverse), second);
  const constant = tf.sub(tf.mul(mean, slope), tf.mul(inverse, first));
  const dx = tf.add(tf.sub(tf.mul(dz, tf.mul(inverse, gamma)), tf.mul(x, slope)), constant);
  return [
    dx,
    tf.reshape(tf.sum(sumOfNormalized, 0), [channels]),
    tf.reshape(tf.sum(sum, 0), [channels]),
  ];
}

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
  const flat = tf.reshape(x, [count, height * width, channels]);
  const normalized = tf.customGrad((input, scale, shift, save) => {
    const x3 = input as tf.Tensor3D;
    const { mean, inverse } = statistics(x3, groups);
    const slope = tf.mul(inverse, scale as tf.Tensor1D);
    const value = tf.relu6(
      tf.add(tf.mul(x3, slope), tf.sub(shift as tf.Tensor1D, tf.mul(mean, slope))),
    );
    (save as tf.GradSaveFunc)([x3, scale as tf.Tensor, mean, inverse, value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedGamma, savedMean, savedInverse, y] = saved as [
        tf.Tensor3D,
        tf.Tensor1D,
        tf.Tensor3D,
        tf.Tensor3D,
        tf.Tensor3D,
      ];
      const dz = relu6Grad(dy as tf.Tensor3D, y);
      return gradients(dz, savedX, savedGamma, groups, { mean: savedMean, inverse: savedInverse });
    };
    return { value, gradFunc };
  })(flat, gamma, beta);
  return tf.reshape(normalized, [count, height, width, channels]) as tf.Tensor4D;
}
