import * as tf from '@tensorflow/tfjs-core';

type Matrix = number[][];

/** Linear sRGB to CIE XYZ under D65 (IEC 61966-2-1) with white at [1, 1, 1], and back. */
const TO_XYZ: Matrix = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];
const FROM_XYZ: Matrix = [
  [3.2404542 * 0.95047, -1.5371385, -0.4985314 * 1.08883],
  [-0.969266 * 0.95047, 1.8760108, 0.041556 * 1.08883],
  [0.0556434 * 0.95047, -0.2040259, 1.0572252 * 1.08883],
];
/** The cube roots of XYZ to L + 16, a and b, and back. */
const TO_LAB: Matrix = [
  [0, 116, 0],
  [500, -500, 0],
  [0, 200, -200],
];
const FROM_LAB: Matrix = [
  [1 / 116, 1 / 500, 0],
  [1 / 116, 0, 0],
  [1 / 116, 0, -1 / 200],
];
/** Below its cube, CIE Lab's cube root goes on as its tangent. */
const KNEE = 6 / 29;

/** Every pixel of images [N,H,W,3] as a column, multiplied by a matrix from the left. */
function transform(images: tf.Tensor, matrix: Matrix): tf.Tensor {
  const pixels = tf.reshape(images, [-1, 3]);
  return tf.reshape(tf.matMul(pixels, tf.tensor2d(matrix), false, true), images.shape);
}

/** sRGB values in 0..1 to light (IEC 61966-2-1). */
function decode(value: tf.Tensor): tf.Tensor {
  const curve = tf.pow(tf.div(tf.add(value, 0.055), 1.055), 2.4);
  return tf.where(tf.greater(value, 0.04045), curve, tf.div(value, 12.92));
}

/** Light in 0..1 to sRGB values in 0..1. */
function encode(light: tf.Tensor): tf.Tensor {
  const curve = tf.sub(tf.mul(tf.pow(light, 1 / 2.4), 1.055), 0.055);
  return tf.where(tf.greater(light, 0.0031308), curve, tf.mul(light, 12.92));
}

function cubeRoot(value: tf.Tensor): tf.Tensor {
  const tangent = tf.add(tf.div(value, 3 * KNEE * KNEE), 4 / 29);
  // The root of a small constant stands in below the knee, where its value is not used.
  const root = tf.pow(tf.maximum(value, KNEE ** 3), 1 / 3);
  return tf.where(tf.greater(value, KNEE ** 3), root, tangent);
}

function cube(root: tf.Tensor): tf.Tensor {
  const tangent = tf.mul(tf.sub(root, 4 / 29), 3 * KNEE * KNEE);
  return tf.where(tf.greater(root, KNEE), tf.mul(tf.square(root), root), tangent);
}

/**
 * CIE Lab (D65) of sRGB images [N,H,W,3] in 0..255. The first channel is L + 16 in 16..116: its
 * offset is left out, since it cancels wherever a mean is taken off.
 */
export function toLab(images: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(
    () =>
      transform(cubeRoot(transform(decode(tf.div(images, 255)), TO_XYZ)), TO_LAB) as tf.Tensor4D,
  );
}

/** The inverse of `toLab`; colours outside of sRGB are clipped per channel to 0..255. */
export function fromLab(lab: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const light = transform(cube(transform(lab, FROM_LAB)), FROM_XYZ);
    return tf.mul(encode(tf.clipByValue(light, 0, 1)), 255) as tf.Tensor4D;
  });
}
