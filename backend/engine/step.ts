import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import { randomFor } from '../random.js';
import { blur, jitterColors } from './augment.js';
import { pasteMask } from './class-mix.js';
import { fda } from './fda.js';
import { namedWeights, valueAndGradient, type ValueAndGradient } from './gradient.js';
import type { Weights } from './layers.js';
import { asPixels, crossEntropy, oneHotPixels } from './losses.js';
import type { Model } from './model.js';
import { planPull, pullLoss, shrinkLabels } from './pull.js';

/** Crops as the data feeder makes them: RGB bytes and class indices (255 = ignored). */
export interface SourceBatch {
  /** [N,H,W,3] */
  images: Uint8Array;
  /** [N,H,W] */
  labels: Uint8Array;
}
/** RGB bytes [N,H,W,3] of unlabeled crops. */
export type TargetBatch = Uint8Array;

export interface StepContext {
  model: Model;
  recipe: Recipe;
  seed: number;
  /** Counts from 0. */
  step: number;
  student: tf.Tensor1D;
  frozen: tf.Tensor1D;
}

/** What the teacher thinks of the target crops. */
interface PseudoLabels {
  /** [P,C] one-hot. */
  labels: tf.Tensor2D;
  /** Share of pixels above the confidence threshold, DACS's q. */
  sure: tf.Scalar;
  /** Per class the mean confidence over pixels predicted so, and their number. */
  meanConfidence: tf.Tensor1D;
  pixels: tf.Tensor1D;
}

export type AdaptResult = ValueAndGradient & {
  meanConfidence: tf.Tensor1D;
  pixels: tf.Tensor1D;
};

function imagesOf(bytes: Uint8Array, recipe: Recipe): tf.Tensor4D {
  const { height, width } = recipe.crop;
  return tf.tensor4d(Float32Array.from(bytes), [recipe.batchSize, height, width, 3]);
}

function everyPixel(target: tf.Tensor2D): tf.Tensor1D {
  return tf.ones([target.shape[0]]);
}

/** Cross-entropy with the source labels and its gradient: the whole of source-only training. */
export function sourceStep(context: StepContext, batch: SourceBatch): ValueAndGradient {
  const { model, recipe, seed, step } = context;
  const { height, width } = recipe.crop;
  return tf.tidy(() => {
    const random = randomFor(seed, 'source-jitter', step);
    const images = jitterColors(imagesOf(batch.images, recipe), recipe.source.jitter, random);
    const target = oneHotPixels(
      tf.tensor1d(Int32Array.from(batch.labels), 'int32'),
      model.classCount,
    );
    return valueAndGradient(model, context.student, context.frozen, (weights) => {
      const logits = model.logits(weights, model.features(weights, images), height, width);
      return [crossEntropy(asPixels(logits), target, everyPixel(target))];
    });
  });
}

function pseudoLabels(logits: tf.Tensor4D, threshold: number): PseudoLabels {
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

interface Mixed {
  images: tf.Tensor4D;
  target: tf.Tensor2D;
  weight: tf.Tensor1D;
}

/** ClassMix of source over target with the labels of both, strongly augmented. */
function mix(
  context: StepContext,
  batch: SourceBatch,
  source: tf.Tensor4D,
  target: tf.Tensor4D,
  sourceLabels: tf.Tensor2D,
  pseudo: PseudoLabels,
): Mixed {
  const { recipe, seed, step } = context;
  const { height, width } = recipe.crop;
  const random = randomFor(seed, 'mix', step);
  const pasted = pasteMask(batch.labels, recipe.batchSize, recipe.classMixShare, random);
  const mask = tf.tensor4d(pasted, [recipe.batchSize, height, width, 1]);
  const column = tf.reshape(mask, [-1, 1]);
  const rest = tf.sub(1, column);
  const images = tf.add(tf.mul(source, mask), tf.mul(target, tf.sub(1, mask))) as tf.Tensor4D;
  return {
    images: blur(
      jitterColors(images, recipe.augment.mixed, random),
      recipe.augment.mixedBlur,
      random,
    ),
    target: tf.add(tf.mul(sourceLabels, column), tf.mul(pseudo.labels, rest)),
    weight: tf.reshape(tf.add(column, tf.mul(rest, pseudo.sure)), [-1]),
  };
}

/**
 * One T2S-DA step (METHOD, "One training step"). Student images go through the network as one
 * batch of source, pseudo-target and mixed; the teacher sees target and original source.
 * `values` holds total, L_s, L_t, L_c, L_p and q.
 */
export function adaptStep(
  context: StepContext & { teacher: tf.Tensor1D; classWeights: readonly number[] },
  batch: SourceBatch,
  targetBatch: TargetBatch,
): AdaptResult {
  const { model, recipe, seed, step, teacher, frozen, classWeights } = context;
  const { batchSize, crop, translation } = recipe;
  const classCount = model.classCount;
  return tf.tidy(() => {
    const original = imagesOf(batch.images, recipe);
    const target = imagesOf(targetBatch, recipe);
    const jittered = jitterColors(
      original,
      recipe.adapt.jitter,
      randomFor(seed, 'source-jitter', step),
    );
    const pseudoTarget = fda(original, target, translation.band);
    const sourceLabels = oneHotPixels(
      tf.tensor1d(Int32Array.from(batch.labels), 'int32'),
      classCount,
    );

    const teacherWeights = namedWeights(model, model.trained.unpack(teacher), frozen);
    const teacherFeatures = model.features(teacherWeights, tf.concat([target, original]));
    const [ofTarget, ofSource] = tf.split(teacherFeatures, 2) as [tf.Tensor4D, tf.Tensor4D];
    const teacherLogits = model.logits(teacherWeights, ofTarget, crop.height, crop.width);
    const pseudo = pseudoLabels(teacherLogits, recipe.confidenceThreshold);
    const keys = asPixels(model.project(teacherWeights, ofSource));
    const mixed = mix(context, batch, jittered, target, sourceLabels, pseudo);

    const small = shrinkLabels(batch.labels, batchSize, crop.height, crop.width);
    const plan = planPull(small, classCount, recipe.pull, randomFor(seed, 'pull', step));
    const images = tf.concat([jittered, pseudoTarget, mixed.images]);

    const losses = (weights: Weights): tf.Scalar[] => {
      const features = model.features(weights, images);
      const logits = model.logits(weights, features, crop.height, crop.width);
      const part = (x: tf.Tensor4D, index: number): tf.Tensor4D =>
        tf.slice(x, [index * batchSize, 0, 0, 0], [batchSize, -1, -1, -1]);
      const [onSource, onPseudo, onMixed] = [part(logits, 0), part(logits, 1), part(logits, 2)];
      const source = crossEntropy(asPixels(onSource), sourceLabels, everyPixel(sourceLabels));
      const pseudoLoss = crossEntropy(asPixels(onPseudo), sourceLabels, everyPixel(sourceLabels));
      const targetLoss = crossEntropy(asPixels(onMixed), mixed.target, mixed.weight);
      const projected = asPixels(model.project(weights, part(features, 1)));
      const pull = pullLoss(projected, keys, small, plan, classWeights, recipe.pull.temperature);
      const total = tf.addN([
        source,
        tf.mul(targetLoss, recipe.lambdaTarget),
        tf.mul(pull, recipe.lambdaPull),
        tf.mul(pseudoLoss, recipe.lambdaPseudoTarget),
      ]) as tf.Scalar;
      return [total, source, targetLoss, pull, pseudoLoss, pseudo.sure];
    };
    const { values, gradient } = valueAndGradient(model, context.student, frozen, losses);
    return { values, gradient, meanConfidence: pseudo.meanConfidence, pixels: pseudo.pixels };
  });
}
