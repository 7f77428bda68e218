import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import type { Random } from '../random.js';
import { blur, jitterColors } from './augment.js';
import { pasteMask } from './class-mix.js';
import { asPixels, oneHotPixels } from './losses.js';

/** What the teacher thinks of unlabeled crops. */
export interface PseudoLabels {
  /** [P,C] one-hot. */
  labels: tf.Tensor2D;
  /** Share of pixels above the confidence threshold, DACS's q. */
  sure: tf.Scalar;
  /** Per class the mean confidence over pixels predicted so, and their number. */
  meanConfidence: tf.Tensor1D;
  pixels: tf.Tensor1D;
}

/** Pseudo-labels of the teacher's logits [N,H,W,C] (DACS, arXiv 2007.08702). */
export function pseudoLabels(logits: tf.Tensor4D, threshold: number): PseudoLabels {
  const probability = tf.softmax(asPixels(logits));
  const classCount = probability.shape[1];
  const confidence = tf.max(probability, 1) as tf.Tensor1D;
  const labels = oneHotPixels(tf.argMax(probability, 1), classCount);
  const pixels = tf.sum(labels, 0) as tf.Tensor1D;
  const sums = tf.matMul(tf.expandDims(confidence, 0), labels);
  const meanConfidence = tf.div(
    tf.reshape(sums, [classCount]),
    tf.maximum(pixels, 1),
  ) as tf.Tensor1D;
  const sure = tf.mean(tf.cast(tf.greater(confidence, threshold), 'float32')) as tf.Scalar;
  return { labels, sure, meanConfidence, pixels };
}

/** Crops with labels: images [N,H,W,3] in 0..255, one-hot labels [P,C]. */
interface Labeled {
  images: tf.Tensor4D;
  labels: tf.Tensor2D;
}

/** Mixed images with their labels [P,C] and each pixel's weight [P] in the loss. */
export interface Mixed extends Labeled {
  weight: tf.Tensor1D;
}

/**
 * ClassMix of source over target with the labels of both, strongly augmented: weight 1 on pasted
 * pixels, q elsewhere. `sourceIndices` are the source's labels as class indices.
 */
export function mix(
  recipe: Recipe,
  source: Labeled,
  sourceIndices: Uint8Array,
  target: tf.Tensor4D,
  pseudo: PseudoLabels,
  random: Random,
): Mixed {
  const [count, height, width] = target.shape;
  const pasted = pasteMask(sourceIndices, count, recipe.classMixShare, random);
  const mask = tf.tensor4d(pasted, [count, height, width, 1]);
  const column = tf.reshape(mask, [-1, 1]);
  const rest = tf.sub(1, column);
  const images = tf.add(tf.mul(source.images, mask), tf.mul(target, tf.sub(1, mask)));
  const { mixed, mixedBlur } = recipe.augment;
  return {
    images: blur(jitterColors(images as tf.Tensor4D, mixed, random), mixedBlur, random),
    labels: tf.add(tf.mul(source.labels, column), tf.mul(pseudo.labels, rest)),
    weight: tf.reshape(tf.add(column, tf.mul(rest, pseudo.sure)), [-1]),
  };
}
