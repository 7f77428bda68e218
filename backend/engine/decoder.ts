import * as tf from '@tensorflow/tfjs-core';
import type { EncoderChannels, EncoderFeatures } from './encoder.js';
import {
  groupNormConvolution,
  linearConvolution,
  resizeTo,
  separableConvolution,
  type Weights,
} from './layers.js';

/** Dilations of the pyramid at a sixteenth of the side; the small crops leave no room for 12, 18. */
const DILATIONS = [3, 6] as const;
/** Channels of the fine features that the decoder adds, a quarter of the side. */
const FINE_CHANNELS = 24;

export interface DecoderSizes {
  encoder: EncoderChannels;
  classes: number;
  channels: number;
  featureChannels: number;
}

/** Kernel shapes by name; those under `classify` and `project` have a bias, the others a group norm. */
export function decoderKernels({
  encoder,
  classes,
  channels,
  featureChannels,
}: DecoderSizes): Map<string, number[]> {
  const deep = encoder.sixteenth + encoder.deepest;
  const kernels = new Map<string, number[]>();
  const separable = (name: string, input: number): void => {
    kernels.set(`${name}/depthwise`, [3, 3, input, 1]);
    kernels.set(`${name}/pointwise`, [1, 1, input, channels]);
  };
  kernels.set('decoder/reduce', [1, 1, deep, channels]);
  for (const dilation of DILATIONS) separable(`decoder/pyramid${dilation}`, channels);
  kernels.set('decoder/context', [1, 1, deep, channels]);
  kernels.set('decoder/fuse', [1, 1, channels * (DILATIONS.length + 2), channels]);
  kernels.set('decoder/fine', [1, 1, encoder.quarter, FINE_CHANNELS]);
  separable('decoder/refine1', channels + FINE_CHANNELS);
  separable('decoder/refine2', channels);
  kernels.set('decoder/classify', [1, 1, channels, classes]);
  kernels.set('projector/hidden', [1, 1, channels, channels]);
  kernels.set('projector/project', [1, 1, channels, featureChannels]);
  return kernels;
}

/** DeepLabV3+'s atrous pyramid: local, dilated and whole-image context side by side. */
function pyramid(weights: Weights, deep: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = deep.shape;
  const reduced = groupNormConvolution(weights, 'decoder/reduce', deep);
  const dilated = DILATIONS.map((dilation) =>
    separableConvolution(weights, `decoder/pyramid${dilation}`, reduced, dilation),
  );
  const mean = tf.mean(deep, [1, 2], true) as tf.Tensor4D;
  const context = groupNormConvolution(weights, 'decoder/context', mean);
  // Not tf.tile: its gradient takes a slice and an addition for every position.
  const spread: tf.Tensor4D = tf.mul(context, tf.ones([1, height, width, 1]));
  return groupNormConvolution(weights, 'decoder/fuse', tf.concat([reduced, ...dilated, spread], 3));
}

/**
 * A DeepLabV3+-style decoder (arXiv 1802.02611). Its context is taken at a sixteenth of the side
 * from both deep stages, so that the encoder keeps its cheap stride of 32.
 * Returns the shared features [N,H/4,W/4,channels] that classifier and projector read.
 */
export function decode(
  weights: Weights,
  { quarter, sixteenth, deepest }: EncoderFeatures,
): tf.Tensor4D {
  const upsampled = resizeTo(deepest, sixteenth.shape[1], sixteenth.shape[2]);
  const context = tf.tidy(() => pyramid(weights, tf.concat([sixteenth, upsampled], 3)));
  const fine = groupNormConvolution(weights, 'decoder/fine', quarter);
  const coarse = resizeTo(context, quarter.shape[1], quarter.shape[2]);
  const refined = separableConvolution(weights, 'decoder/refine1', tf.concat([coarse, fine], 3));
  return separableConvolution(weights, 'decoder/refine2', refined);
}

/** Class logits [N,H/4,W/4,C]. */
export function classify(weights: Weights, features: tf.Tensor4D): tf.Tensor4D {
  return linearConvolution(weights, 'decoder/classify', features);
}

/** The projector: features [N,H/4,W/4,D] of unit length. */
export function project(weights: Weights, features: tf.Tensor4D): tf.Tensor4D {
  const hidden = groupNormConvolution(weights, 'projector/hidden', features);
  const raw = linearConvolution(weights, 'projector/project', hidden);
  const length = tf.sqrt(tf.add(tf.sum(tf.square(raw), 3, true), 1e-8));
  return tf.div(raw, length);
}
