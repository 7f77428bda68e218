import * as tf from '@tensorflow/tfjs-core';

/** One-hot rows [P,C] of class indices [P]; indices past the classes (ignored) give zeros. */
export function oneHot(labels: tf.Tensor1D, classCount: number): tf.Tensor2D {
  // wasm's kernel writes integers whatever type it is asked for: cast afterwards.
  return tf.cast(tf.oneHot(labels, classCount, 1, 0, 'int32'), 'float32') as tf.Tensor2D;
}
