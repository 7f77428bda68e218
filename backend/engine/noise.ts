import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';

/**
 * Gaussian noise, drawn for every value of `images` [N,H,W,3], with one standard deviation for each
 * image, in units of 0..255; the result is clipped to 0..255. It is drawn off the device, since
 * backends have random numbers of their own.
 */
export function addNoise(
  images: tf.Tensor4D,
  sigmas: readonly number[],
  random: Random,
): tf.Tensor4D {
  if (sigmas.every((sigma) => sigma === 0)) return images;
  return tf.tidy(() => {
    const values = new Float32Array(images.size);
    for (let index = 0; index < values.length; index++) values[index] = random.normal();
    const scale = tf.tensor4d([...sigmas], [sigmas.length, 1, 1, 1]);
    const noise = tf.mul(tf.tensor4d(values, images.shape), scale);
    return tf.clipByValue(tf.add(images, noise), 0, 255) as tf.Tensor4D;
  });
}
