import * as tf from '@tensorflow/tfjs-core';
import { fromLab, toLab } from './lab.js';

/**
 * Largest factor on a channel's deviation, and its inverse the smallest. Without it a nearly empty
 * crop becomes a picture of its compression noise, and an empty style wipes out what is labeled.
 */
const LIMIT = 3;

interface Statistics {
  mean: tf.Tensor;
  deviation: tf.Tensor;
}

/** Mean and standard deviation [N,1,1,3] of each channel of each image. */
function statistics(lab: tf.Tensor4D): Statistics {
  // Row by row: a float32 sum over all pixels of a large flat image loses digits.
  const average = (x: tf.Tensor): tf.Tensor => tf.mean(tf.mean(x, 2, true), 1, true);
  const mean = average(lab);
  return { mean, deviation: tf.sqrt(average(tf.square(tf.sub(lab, mean)))) };
}

/**
 * Colour transfer (Reinhard et al., "Color Transfer between Images", 2001): `content` with the mean
 * and standard deviation that each channel of CIE Lab has in the image of `style` at the same
 * place of the batch; no deviation grows or shrinks more than threefold. Both [N,H,W,3] in 0..255,
 * and so is the result.
 */
export function reinhard(content: tf.Tensor4D, style: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const lab = toLab(content);
    const ours = statistics(lab);
    const theirs = statistics(toLab(style));
    // The small number keeps the division finite where a channel is flat.
    const ratio = tf.div(theirs.deviation, tf.maximum(ours.deviation, 1e-3));
    const factor = tf.clipByValue(ratio, 1 / LIMIT, LIMIT);
    const moved = tf.add(tf.mul(tf.sub(lab, ours.mean), factor), theirs.mean);
    return fromLab(moved as tf.Tensor4D);
  });
}
