import * as tf from '@tensorflow/tfjs-core';
import { sparseCrossEntropy } from './backends/sparse-cross-entropy.js';

/**
 * Cross-entropy averaged over the pixels that count, with the gradient in closed form.
 * `logits` [P,C]; `labels` [P] class indices, ignored where they are C or more; `weight` [P]
 * multiplies a pixel's loss. The average is over pixels that are not ignored, whatever their weight
 * (DACS).
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  weight?: tf.Tensor1D,
): tf.Scalar {
  const classCount = logits.shape[1];
  const counted = tf.cast(tf.less(labels, classCount), 'float32');
  const share = tf.div(counted, tf.maximum(tf.sum(counted), 1));
  const scale = weight ? tf.mul(share, weight) : share;
  // A pixel that is ignored needs a class too; its loss counts 0 times.
  const known: tf.Tensor1D = tf.minimum(labels, tf.scalar(classCount - 1, 'int32'));
  return tf.customGrad((input, save) => {
    const { loss, gradient } = sparseCrossEntropy(input as tf.Tensor2D, known);
    const value = tf.sum(tf.mul(loss, scale));
    (save as tf.GradSaveFunc)([gradient, scale]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [slope, scales] = saved as [tf.Tensor2D, tf.Tensor1D];
      return tf.mul(slope, tf.expandDims(tf.mul(scales, dy), 1));
    };
    return { value, gradFunc };
  })(logits) as tf.Scalar;
}

/** [N,H,W,C] -> [N*H*W,C]. */
export function asPixels(x: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[3]]);
}
