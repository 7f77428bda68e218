import * as tf from '@tensorflow/tfjs-core';
import type { ColorJitter } from '../contract/recipe.js';
import type { Random } from '../random.js';

type Matrix = number[][];

const LUMA = [0.299, 0.587, 0.114] as const;
/** RGB to YIQ and back: hue is a rotation of the plane of I and Q. */
const TO_YIQ: Matrix = [
  [0.299, 0.587, 0.114],
  [0.596, -0.274, -0.322],
  [0.211, -0.523, 0.312],
];
const FROM_YIQ: Matrix = [
  [1, 0.956, 0.621],
  [1, -0.272, -0.647],
  [1, -1.106, 1.703],
];

function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    (b[0] ?? []).map((_, column) =>
      row.reduce((sum, value, index) => sum + value * (b[index]?.[column] ?? 0), 0),
    ),
  );
}

function saturationMatrix(saturation: number): Matrix {
  return [0, 1, 2].map((row) =>
    LUMA.map((luma, column) => (1 - saturation) * luma + (row === column ? saturation : 0)),
  );
}

function hueMatrix(turns: number): Matrix {
  const cosine = Math.cos(2 * Math.PI * turns);
  const sine = Math.sin(2 * Math.PI * turns);
  const rotation = [
    [1, 0, 0],
    [0, cosine, -sine],
    [0, sine, cosine],
  ];
  return multiply(FROM_YIQ, multiply(rotation, TO_YIQ));
}

const around = (random: Random, strength: number): number =>
  random.uniform(1 - strength, 1 + strength);

/**
 * A random change of brightness, contrast, saturation and hue per image. `images` [N,H,W,3] in
 * 0..255, and so is the result. All but contrast are one 3x3 matrix per image.
 */
export function jitterColors(
  images: tf.Tensor4D,
  strength: ColorJitter,
  random: Random,
): tf.Tensor4D {
  if (Object.values(strength).every((value) => value === 0)) return images;
  return tf.tidy(() => {
    const [count, height, width] = images.shape;
    const matrices: number[] = [];
    const contrasts: number[] = [];
    for (let image = 0; image < count; image++) {
      const brightness = around(random, strength.brightness);
      contrasts.push(around(random, strength.contrast));
      const saturation = saturationMatrix(around(random, strength.saturation));
      const hue = hueMatrix(random.uniform(-strength.hue, strength.hue));
      const matrix = multiply(hue, saturation);
      // Pixels are rows: they multiply the transposed matrix.
      for (let column = 0; column < 3; column++)
        for (let row = 0; row < 3; row++) matrices.push((matrix[row]?.[column] ?? 0) * brightness);
    }
    const pixels = tf.reshape(images, [count, height * width, 3]);
    const colored = tf.matMul(pixels, tf.tensor3d(matrices, [count, 3, 3]));
    const contrast = tf.tensor3d(contrasts, [count, 1, 1]);
    const mean = tf.mean(colored, [1, 2], true);
    const stretched = tf.add(tf.mul(tf.sub(colored, mean), contrast), mean);
    return tf.reshape(tf.clipByValue(stretched, 0, 255), images.shape);
  });
}

/** Gaussian blur with one sigma drawn from [0, largest], in pixels; near zero the images pass. */
export function blur(images: tf.Tensor4D, largest: number, random: Random): tf.Tensor4D {
  const sigma = random.uniform(0, largest);
  if (sigma < 0.2) return images;
  return tf.tidy(() => {
    const reach = Math.ceil(2 * sigma);
    const values = Array.from({ length: 2 * reach + 1 }, (_, index) =>
      Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)),
    );
    const total = values.reduce((sum, value) => sum + value, 0);
    const line = values.flatMap((value) => [value / total, value / total, value / total]);
    const vertical = tf.tensor4d(line, [values.length, 1, 3, 1]);
    const horizontal = tf.tensor4d(line, [1, values.length, 3, 1]);
    return tf.depthwiseConv2d(
      tf.depthwiseConv2d(images, vertical, 1, 'same'),
      horizontal,
      1,
      'same',
    );
  });
}
