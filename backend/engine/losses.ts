import * as tf from '@tensorflow/tfjs-core';

/** Keeps the logarithm finite where a probability underflows. */
const TINY = 1e-12;

/**
 * Cross-entropy averaged over the pixels that count, with the gradient in closed form.
 * `logits` [P,C]; `target` [P,C] one-hot, zeros where the pixel is ignored; `weight` [P] multiplies
 * a pixel's loss. The average is over pixels that are not ignored, whatever their weight (DACS).
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  target: tf.Tensor2D,
  weight: tf.Tensor1D,
): tf.Scalar {
  const counted = tf.sum(target, 1, true);
  const scale = tf.div(
    tf.mul(tf.expandDims(weight, 1), counted),
    tf.maximum(tf.sum(counted), 1),
  ) as tf.Tensor2D;
  return tf.customGrad((input, save) => {
    const probability = tf.softmax(input as tf.Tensor2D);
    const likely = tf.sum(tf.mul(probability, target), 1, true);
    const value = tf.neg(tf.sum(tf.mul(tf.log(tf.add(likely, TINY)), scale)));
    (save as tf.GradSaveFunc)([probability, scale]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [probabilities, scales] = saved as [tf.Tensor2D, tf.Tensor2D];
      return tf.mul(tf.mul(tf.sub(probabilities, target), scales), dy);
    };
    return { value, gradFunc };
  })(logits) as tf.Scalar;
}

/** [N,H,W,C] -> [N*H*W,C]. */
export function asPixels(x: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[3]]);
}

/** One-hot rows [P,C] of class indices [P]; indices past the classes (ignored) give zeros. */
export function oneHotPixels(labels: tf.Tensor, classCount: number): tf.Tensor2D {
  // wasm's kernel writes integers whatever type it is asked for: cast afterwards.
  const oneHot = tf.oneHot(tf.reshape(labels, [-1]) as tf.Tensor1D, classCount, 1, 0, 'int32');
  return tf.cast(oneHot, 'float32') as tf.Tensor2D;
}
