import * as tf from '@tensorflow/tfjs-core';
import {
  fusedBatchNorm,
  fusedBatchNormGradient,
  hasFusedBatchNorm,
  type FusedNorm,
} from './backends/fused-batch-norm.js';
import { relu6Grad } from './backends/relu6-grad.js';
import { frugalGradient } from './frugal-gradient.js';
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
  options: BatchNormOptions,
): tf.Tensor4D {
  return hasFusedBatchNorm() ? fused(x, gamma, beta, options) : composed(x, gamma, beta, options);
}

function composed(
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

function fused(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  { domainSize, relu6, observe }: BatchNormOptions,
): tf.Tensor4D {
  const means: tf.Tensor1D[] = [];
  const variances: tf.Tensor1D[] = [];
  const normalized = tf.split<tf.Tensor4D>(x, x.shape[0] / domainSize).map((domain) =>
    normalizeDomain(domain, gamma, beta, relu6, ({ mean, variance }) => {
      // What the operation does not return ends with it.
      means.push(tf.keep(mean));
      variances.push(tf.keep(variance));
    }),
  );
  const overDomains = (statistics: tf.Tensor1D[]): tf.Tensor1D => tf.mean(tf.stack(statistics), 0);
  observe?.(overDomains(means), overDomains(variances));
  tf.dispose([means, variances]);
  return tf.concat(normalized);
}

/** The norm of one domain [N,H,W,C] by the backend's own kernels. */
function normalizeDomain(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  relu6: boolean,
  observe: (norm: FusedNorm) => void,
): tf.Tensor4D {
  return tf.customGrad((_x, _gamma, _beta, save) => {
    const norm = fusedBatchNorm(x, gamma, beta, BATCH_NORM_EPSILON);
    observe(norm);
    const value = relu6 ? tf.relu6(norm.y) : norm.y;
    (save as tf.GradSaveFunc)([x, gamma, value, ...norm.reserved]);
    const gradFunc = frugalGradient((dy, saved) => {
      const [input, scale, y, ...reserved] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const dz = relu6 ? relu6Grad(dy, y) : dy;
      return fusedBatchNormGradient(dz, input, scale, reserved, BATCH_NORM_EPSILON);
    });
    return { value, gradFunc };
  })(x, gamma, beta) as tf.Tensor4D;
}
