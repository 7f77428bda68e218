import * as tf from '@tensorflow/tfjs-core';
import { normalize, type Statistics } from './normalize.js';

/** Of EfficientNet's batch norms (github.com/tensorflow/tpu), with stored statistics too. */
export const BATCH_NORM_EPSILON = 1e-3;

export interface BatchNormOptions {
  /** Images of a domain: `x` holds whole domains, one after the other. */
  domainSize: number;
  relu6: boolean;
  /** Told mean and biased variance [C], each averaged over the domains; see `normalize`. */
  observe?: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void;
}

/**
 * Batch normalisation (arXiv 1502.03167) in training: each domain's part of the batch is normalised
 * with its own statistics, as if it had gone through the network alone. `x` [N,H,W,C]; `gamma`,
 * `beta` [C].
 */
export function batchNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { domainSize, relu6, observe }: BatchNormOptions,
): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const domains = count / domainSize;
  const flat: tf.Tensor3D = tf.reshape(x, [domains, domainSize * height * width, channels]);
  const overDomains = (statistic: tf.Tensor3D): tf.Tensor1D => tf.mean(statistic, [0, 1]);
  const normalized = normalize(flat, gamma, beta, {
    groups: channels,
    epsilon: BATCH_NORM_EPSILON,
    relu6,
    observe: ({ mean, variance }: Statistics) =>
      observe?.(overDomains(mean), overDomains(variance)),
  });
  return tf.reshape(normalized, [count, height, width, channels]);
}
