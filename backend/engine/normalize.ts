import * as tf from '@tensorflow/tfjs-core';
import { relu6Grad } from './backends/relu6-grad.js';
import { sumPerPart } from './backends/sum-over-positions.js';
import { frugalGradient } from './frugal-gradient.js';

export interface NormalizeOptions {
  /** Neighbouring channels share statistics in so many groups; their number divides C. */
  groups: number;
  epsilon: number;
  relu6: boolean;
  /** Told the statistics, in the midst of the operation: what it wants to last it must keep. */
  observe?: (statistics: Statistics) => void;
}

/** Mean and biased variance [S,1,C] of each part, each channel holding its group's. */
export interface Statistics {
  mean: tf.Tensor3D;
  variance: tf.Tensor3D;
}

/** By channels and groups, [C,C] by which a channel's sum becomes the mean of its group's. */
const groupShares = new Map<string, Float32Array>();

function groupSharesOf(channels: number, groups: number): Float32Array {
  const key = `${channels}/${groups}`;
  const known = groupShares.get(key);
  if (known) return known;
  const size = channels / groups;
  const shares = Float32Array.from({ length: channels ** 2 }, (_, index) => {
    const [from, to] = [Math.floor(index / channels), index % channels];
    return Math.floor(from / size) === Math.floor(to / size) ? 1 / size : 0;
  });
  groupShares.set(key, shares);
  return shares;
}

/**
 * Turns sums over a part's positions [S,1,C] into means over positions and a group's channels, each
 * channel holding its group's: one small matrix product.
 */
function groupMean(sum: tf.Tensor3D, positions: number, groups: number): tf.Tensor3D {
  const channels = sum.shape[2];
  const mean: tf.Tensor3D = tf.div(sum, positions);
  if (groups === channels) return mean;
  const shares = tf.tensor2d(groupSharesOf(channels, groups), [channels, channels]);
  return tf.reshape(tf.matMul(tf.reshape(mean, [-1, channels]), shares), sum.shape);
}

function statistics(x: tf.Tensor3D, groups: number): Statistics {
  const positions = x.shape[1];
  const mean = groupMean(sumPerPart(x), positions, groups);
  // Of the centred values: the square's mean less the mean's square would lose what little variance
  // a channel far from 0 has.
  const square = tf.squaredDifference(x, mean) as tf.Tensor3D;
  return { mean, variance: groupMean(sumPerPart(square), positions, groups) };
}

/** What the backward pass needs of the forward pass. */
type Saved = [
  x: tf.Tensor3D,
  gamma: tf.Tensor1D,
  mean: tf.Tensor3D,
  inverse: tf.Tensor3D,
  y: tf.Tensor3D,
];

/** Gradients by x, gamma and beta. */
function gradients(dy: tf.Tensor3D, saved: Saved, options: NormalizeOptions): tf.Tensor[] {
  const [x, gamma, mean, inverse, y] = saved;
  const { groups, relu6 } = options;
  const [, positions, channels] = x.shape;
  const dz = relu6 ? relu6Grad(dy, y) : dy;
  const sum = sumPerPart(dz);
  const sumOfNormalized = tf.mul(tf.sub(sumPerPart(tf.mul(dz, x)), tf.mul(mean, sum)), inverse);
  const first = groupMean(tf.mul(sum, gamma), positions, groups);
  const second = groupMean(tf.mul(sumOfNormalized, gamma), positions, groups);
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
 * Gives each part of `x` [S,P,C] mean 0 and variance 1 per group of channels, then scales, shifts
 * and, where asked, cuts off as ReLU6; the gradient is in closed form. `gamma`, `beta` [C].
 */
export function normalize(
  x: tf.Tensor3D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  options: NormalizeOptions,
): tf.Tensor3D {
  const { groups, epsilon, relu6, observe } = options;
  return tf.customGrad((input, scale, shift, save) => {
    const found = statistics(input as tf.Tensor3D, groups);
    observe?.(found);
    const inverse = tf.rsqrt(tf.add(found.variance, epsilon));
    const slope = tf.mul(inverse, scale as tf.Tensor);
    const constant = tf.sub(shift as tf.Tensor, tf.mul(found.mean, slope));
    const linear = tf.add(tf.mul(input as tf.Tensor, slope), constant);
    const value = relu6 ? tf.relu6(linear) : linear;
    (save as tf.GradSaveFunc)([input as tf.Tensor, scale as tf.Tensor, found.mean, inverse, value]);
    const gradFunc = frugalGradient((dy, kept) =>
      gradients(dy as tf.Tensor3D, kept as Saved, options),
    );
    return { value, gradFunc };
  })(x, gamma, beta) as tf.Tensor3D;
}
