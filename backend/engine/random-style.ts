import * as tf from '@tensorflow/tfjs-core';
import type { Translation } from '../contract/recipe.js';
import type { Random } from '../random.js';
import { blur, jitterColors } from './augment.js';
import { fdaUnclipped } from './fda.js';
import { addNoise } from './noise.js';

type RandomStyle = Extract<Translation, { kind: 'random-style' }>;

/** One number in [0, largest) for each image. */
function draw(count: number, largest: number, random: Random): number[] {
  return Array.from({ length: count }, () => random.uniform(0, largest));
}

/**
 * Low-frequency amplitudes (1 - s) * own + s * those of the next image of the batch, with one
 * strength s for each image. FDA adds a correction that is linear in the amplitudes, so the
 * strength is a factor on it. A single image is its own next one and stays.
 */
function mixAmplitudes(images: tf.Tensor4D, band: number, strengths: number[]): tf.Tensor4D {
  const count = images.shape[0];
  const next = tf.tensor1d(
    strengths.map((_, index) => (index + 1) % count),
    'int32',
  );
  const correction = tf.sub(fdaUnclipped(images, tf.gather(images, next), band), images);
  const mixed = tf.add(images, tf.mul(correction, tf.tensor4d(strengths, [count, 1, 1, 1])));
  return tf.clipByValue(mixed, 0, 255) as tf.Tensor4D;
}

/** Blurs each image by a sigma of its own; mirrored beyond the border, which else turns dark. */
function blurEach(images: tf.Tensor4D, largest: number, random: Random): tf.Tensor4D {
  const [count, height, width] = images.shape;
  const margin = Math.min(Math.ceil(2 * largest), height - 1, width - 1);
  const sides: [number, number] = [margin, margin];
  const padded: tf.Tensor4D = tf.mirrorPad(images, [[0, 0], sides, sides, [0, 0]], 'reflect');
  const blurred = tf.split<tf.Tensor4D>(padded, count).map((image) => blur(image, largest, random));
  return tf.slice(tf.concat(blurred), [0, margin, margin, 0], images.shape);
}

/**
 * A random style for training without a target. In this order, each image of `images` [N,H,W,3] in
 * 0..255 takes
 * 1. low-frequency amplitudes of the next image of the batch, as FDA does with `band`, mixed with
 *    its own by a strength in [0, 1);
 * 2. a change of colours, by the strengths of `jitter`;
 * 3. a Gaussian blur with sigma in [0, `blur`), in pixels;
 * 4. Gaussian noise with sigma in [0, `noise`), in units of 0..255.
 * Every strength is drawn evenly, and for each image anew.
 */
export function randomStyle(
  images: tf.Tensor4D,
  { band, jitter, blur: largestBlur, noise }: RandomStyle,
  random: Random,
): tf.Tensor4D {
  return tf.tidy(() => {
    const count = images.shape[0];
    const mixed = mixAmplitudes(images, band, draw(count, 1, random));
    const colored = jitterColors(mixed, jitter, random);
    const blurred = blurEach(colored, largestBlur, random);
    return addNoise(blurred, draw(count, noise, random), random);
  });
}
