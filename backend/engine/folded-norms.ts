import * as tf from '@tensorflow/tfjs-core';
import { sumOverPositions } from './backends/sum-over-positions.js';
import { BATCH_NORM_EPSILON } from './batch-norm.js';
import { frugalGradient } from './frugal-gradient.js';
import type { Named } from './parameters.js';

/**
 * `kernel` [h,w,I,O] or [h,w,O,1] times `scale` [O]. Its gradient by `scale` is not tfjs's
 * reduction over the leading axes, which native TensorFlow does slowly.
 */
export function scaleKernel(kernel: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const outputs = scale.shape[0] as number;
  const isDepthwise = kernel.shape[3] !== outputs;
  return tf.customGrad((_, __, save) => {
    const factor = isDepthwise ? tf.reshape(scale, [outputs, 1]) : scale;
    (save as tf.GradSaveFunc)([kernel, factor]);
    const gradFunc = frugalGradient((dy, saved) => {
      const [values, factors] = saved as [tf.Tensor, tf.Tensor];
      const change = tf.mul(dy, values);
      const rows = isDepthwise ? tf.reshape(change, [-1, outputs]) : change;
      return [tf.mul(dy, factors), sumOverPositions(rows)];
    });
    return { value: tf.mul(kernel, factor), gradFunc };
  })(kernel, scale);
}

/**
 * Folds every batch norm that has stored statistics into its convolution: `kernel` and `bias` take
 * the place of kernel, gamma, beta, mean and variance, so that the norm costs nothing per pixel.
 * All layers at once, as a few operations on one vector.
 */
export function foldNorms(tensors: Named): Map<string, tf.Tensor> {
  const folded = new Map(tensors);
  const layers = [...tensors.keys()].flatMap((name) =>
    name.endsWith('/mean') ? [name.slice(0, -'/mean'.length)] : [],
  );
  const take = (layer: string, part: string): tf.Tensor1D => {
    const tensor = tensors.get(`${layer}/${part}`);
    if (!tensor) throw new Error(`The network has no weight "${layer}/${part}".`);
    folded.delete(`${layer}/${part}`);
    return tensor as tf.Tensor1D;
  };
  const ofAll = (part: string): tf.Tensor1D => tf.concat1d(layers.map((name) => take(name, part)));
  const sizes = layers.map((layer) => tensors.get(`${layer}/gamma`)?.size ?? 0);
  const scale = tf.mul(ofAll('gamma'), tf.rsqrt(tf.add(ofAll('variance'), BATCH_NORM_EPSILON)));
  const shift = tf.sub(ofAll('beta'), tf.mul(ofAll('mean'), scale));
  const scales = tf.split(scale, sizes);
  const shifts = tf.split(shift, sizes);
  for (const [index, layer] of layers.entries()) {
    const kernel = take(layer, 'kernel');
    folded.set(`${layer}/kernel`, scaleKernel(kernel, scales[index] as tf.Tensor));
    folded.set(`${layer}/bias`, shifts[index] as tf.Tensor);
  }
  return folded;
}
