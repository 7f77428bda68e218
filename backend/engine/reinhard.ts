import * as tf from '@tensorflow/tfjs-core';
import { fromLab, toLab } from './lab.js';

/**
 * Smallest standard deviation that counts, in units of Lab, where 1 is hardly visible: what little
 * a flat channel varies is noise of the camera, and must not be stretched to a picture.
 */
const FLOOR = 1;

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
 * place of the batch. Both [N,H,W,3] in 0..255, and so is the result.
 */
export function reinhard(content: tf.Tensor4D, style: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const lab = toLab(content);
    const ours = statistics(lab);
    const theirs = statistics(toLab(style));
    const ratio = tf.div(tf.maximum(theirs.deviation, FLOOR), tf.maximum(ours.deviation, FLOOR));
    const moved = tf.add(tf.mul(tf.sub(lab, ours.mean), ratio), theirs.mean);
    return fromLab(moved as tf.Tensor4D);
  });
}
