import * as tf from '@tensorflow/tfjs-core';
import { batchNorm } from './batch-norm.js';
import { convolution, type ConvolutionOptions } from './convolution.js';
import { groupNormRelu6 } from './group-norm.js';

/** The batch norm of a forward pass that normalises by its own batch. */
export interface OwnStatistics {
  /** Images of a domain: the batch holds whole domains, one after the other. */
  domainSize: number;
  /** Where given, the pass adds each layer's statistics [C] under their names, for its giver to dispose. */
  collected?: Map<string, tf.Tensor>;
}

/** The network of one forward pass. */
export interface Weights {
  /** By name, trained and frozen alike. */
  tensors: ReadonlyMap<string, tf.Tensor>;
  /** Left out where the stored statistics are folded into the encoder's kernels; see `foldNorms`. */
  ownStatistics?: OwnStatistics;
}

const GROUP_CHANNELS = 8;

export function weight({ tensors }: Weights, name: string): tf.Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`The network has no weight "${name}".`);
  return tensor;
}

/** Convolution and batch norm, by the pass's own statistics or by the stored ones, folded in. */
export function batchNormConvolution(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  options: ConvolutionOptions = {},
): tf.Tensor4D {
  const kernel = weight(weights, `${name}/kernel`);
  if (!weights.ownStatistics) {
    return convolution(x, kernel, weight(weights, `${name}/bias`), options);
  }
  const { domainSize, collected } = weights.ownStatistics;
  const { relu6 = false, ...linear } = options;
  const y = convolution(x, kernel, undefined, linear);
  return batchNorm(y, weight(weights, `${name}/gamma`), weight(weights, `${name}/beta`), {
    domainSize,
    relu6,
    observe:
      collected &&
      ((mean, variance) => {
        collected.set(`${name}/mean`, tf.keep(mean)).set(`${name}/variance`, tf.keep(variance));
      }),
  });
}

/** Convolution without bias, group norm, ReLU6. */
export function groupNormConvolution(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  options: ConvolutionOptions = {},
): tf.Tensor4D {
  const y = convolution(x, weight(weights, `${name}/kernel`), undefined, options);
  return groupNormRelu6(
    y,
    weight(weights, `${name}/gamma`),
    weight(weights, `${name}/beta`),
    y.shape[3] / GROUP_CHANNELS,
  );
}

/** Depthwise 3x3, then 1x1 with group norm: a separable convolution (arXiv 1802.02611). */
export function separableConvolution(
  weights: Weights,
  name: string,
  x: tf.Tensor4D,
  dilation = 1,
): tf.Tensor4D {
  return tf.tidy(() => {
    const filtered = groupNormConvolution(weights, `${name}/depthwise`, x, {
      depthwise: true,
      dilation,
    });
    return groupNormConvolution(weights, `${name}/pointwise`, filtered);
  });
}

/** 1x1 convolution with bias and nothing after it. */
export function linearConvolution(weights: Weights, name: string, x: tf.Tensor4D): tf.Tensor4D {
  return convolution(x, weight(weights, `${name}/kernel`), weight(weights, `${name}/bias`));
}

/** Bilinear, with pixel centres aligned as in PyTorch and TensorFlow 2. */
export function resizeTo(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  if (x.shape[1] === height && x.shape[2] === width) return x;
  return tf.image.resizeBilinear(x, [height, width], false, true);
}
