import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import type { Random } from '../random.js';
import { blur, jitterColors } from './augment.js';
import { pasteMask } from './class-mix.js';
import { asPixels } from './losses.js';

/** What the teacher thinks of unlabeled crops. A type, not an interface: tfjs's tidy takes nothing else. */
export type PseudoLabels = {
  /** [P] class indices. */
  labels: tf.Tensor1D;
  /** [P] highest class probability. */
  confidence: tf.Tensor1D;
  /** Share of pixels above the confidence threshold, DACS's q. */
  sure: tf.Scalar;
  /** Per class the mean confidence over pixels predicted so, and their number. */
  meanConfidence: tf.Tensor1D;
  pixels: tf.Tensor1D;
};

/** Pseudo-labels of the teacher's logits [N,H,W,C] (DACS, arXiv 2007.08702). */
export function pseudoLabels(logits: tf.Tensor4D, threshold: number): PseudoLabels {
  const probability = tf.softmax(asPixels(logits));
  const classCount = probability.shape[1];
  const confidence = tf.max(probability, 1) as tf.Tensor1D;
  const labels = tf.argMax(probability, 1) as tf.Tensor1D;
  const perClass = (values: tf.Tensor1D): tf.Tensor1D =>
    tf.unsortedSegmentSum(values, labels, classCount);
  const pixels = perClass(tf.onesLike(confidence));
  const meanConfidence = tf.div(perClass(confidence), tf.maximum(pixels, 1)) as tf.Tensor1D;
  const sure = tf.mean(tf.cast(tf.greater(confidence, threshold), 'float32')) as tf.Scalar;
  return { labels, confidence, sure, meanConfidence, pixels };
}

/** Crops with labels: images [N,H,W,3] in 0..255, class indices [P]. */
interface Labeled {
  images: tf.Tensor4D;
  labels: tf.Tensor1D;
}

/** Mixed images with their labels [P] and each pixel's weight [P] in the loss. */
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
  const isPasted = tf.reshape(mask, [-1]);
  const images = tf.add(tf.mul(source.images, mask), tf.mul(target, tf.sub(1, mask)));
  const { mixed, mixedBlur } = recipe.augment;
  return {
    images: blur(jitterColors(images as tf.Tensor4D, mixed, random), mixedBlur, random),
    labels: tf.where(tf.cast(isPasted, 'bool'), source.labels, pseudo.labels),
    weight: tf.add(isPasted, tf.mul(tf.sub(1, isPasted), pseudo.sure)) as tf.Tensor1D,
  };
}
