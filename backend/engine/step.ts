import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import { randomFor } from '../random.js';
import { jitterColors } from './augment.js';
import type { ClassMemory } from './class-memory.js';
import { trainingWeights, valueAndGradient, type ValueAndGradient } from './gradient.js';
import type { Weights } from './layers.js';
import { asPixels, crossEntropy } from './losses.js';
import type { Model } from './model.js';
import { mix, pseudoLabels, type Mixed, type PseudoLabels } from './pseudo-labels.js';
import {
  classCentres,
  planPull,
  pullLoss,
  shrinkLabels,
  type PullKeys,
  type PullPlan,
} from './pull.js';
import { translate } from './translation.js';

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

export interface AdaptContext extends StepContext {
  teacher: tf.Tensor1D;
  classWeights: readonly number[];
  memory: ClassMemory | undefined;
}

/** A type, not an interface: tfjs's tidy takes nothing else. */
export type AdaptResult = ValueAndGradient & {
  /** What `values` holds: total, then the losses whose weight is above 0, then q where known. */
  names: string[];
  /** The teacher's confidence per class and how many pixels it gave it, where it was asked. */
  confidence: { mean: tf.Tensor1D; pixels: tf.Tensor1D } | undefined;
  /** Centres [C,D] of the source's features, where something is pulled. */
  centres: tf.Tensor2D | undefined;
  present: number[];
};

export function imagesOf(bytes: Uint8Array, recipe: Recipe): tf.Tensor4D {
  const { height, width } = recipe.crop;
  return tf.tensor4d(Float32Array.from(bytes), [recipe.batchSize, height, width, 3]);
}

function labelsOf(labels: Uint8Array): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(labels), 'int32');
}

/** Cross-entropy with the source labels and its gradient: the whole of source-only training. */
export function sourceStep(context: StepContext, batch: SourceBatch): ValueAndGradient {
  const { model, recipe, seed, step } = context;
  const { height, width } = recipe.crop;
  return tf.tidy(() => {
    const random = randomFor(seed, 'source-jitter', step);
    const images = jitterColors(imagesOf(batch.images, recipe), recipe.source.jitter, random);
    const labels = labelsOf(batch.labels);
    return valueAndGradient(context, (weights) => {
      const logits = model.logits(weights, model.features(weights, images), height, width);
      return [crossEntropy(asPixels(logits), labels)];
    });
  });
}

/** What the student is asked in one step: images, and what is known about them. */
export interface Questions {
  /** Class indices [P] of source and pseudo-target. */
  labels: tf.Tensor1D;
  source: tf.Tensor4D;
  pseudoTarget: tf.Tensor4D | undefined;
  mixed: Mixed | undefined;
  pseudo: PseudoLabels | undefined;
  pulling: { keys: PullKeys; plan: PullPlan } | undefined;
  /** Classes in the source's labels, by index. */
  present: number[];
}

/** The teacher's pseudo-labels of unlabeled crops, and its keys from the original source. */
function askTeacher(
  context: AdaptContext,
  unlabeled: tf.Tensor4D | undefined,
  original: tf.Tensor4D | undefined,
): { pseudo: PseudoLabels | undefined; pixels: tf.Tensor2D | undefined } {
  const { model, recipe, teacher } = context;
  const images = [unlabeled, original].filter((part) => part !== undefined);
  if (images.length === 0) return { pseudo: undefined, pixels: undefined };
  const { height, width } = recipe.crop;
  const { confidenceThreshold } = recipe;
  return tf.tidy(() => {
    const weights = trainingWeights(context, teacher);
    const parts = tf.split(model.features(weights, tf.concat(images)), images.length);
    const first = parts[0] as tf.Tensor4D;
    const last = parts.at(-1) as tf.Tensor4D;
    return {
      pseudo:
        unlabeled && pseudoLabels(model.logits(weights, first, height, width), confidenceThreshold),
      pixels: original && asPixels(model.project(weights, last)),
    };
  });
}

export function prepare(
  context: AdaptContext,
  batch: SourceBatch,
  target: TargetBatch | undefined,
): Questions {
  const { model, recipe, seed, step, memory } = context;
  const { batchSize, crop, lambdaPull, lambdaPseudoTarget, lambdaTarget } = recipe;
  const random = (stream: string) => randomFor(seed, stream, step);
  const labels = labelsOf(batch.labels);
  const original = imagesOf(batch.images, recipe);
  const source = jitterColors(original, recipe.adapt.jitter, random('source-jitter'));
  const unlabeled = target ? imagesOf(target, recipe) : undefined;
  const pseudoTarget =
    lambdaPull + lambdaPseudoTarget > 0
      ? translate(original, unlabeled, recipe.translation, random('translation'))
      : undefined;
  const pulls = lambdaPull > 0;
  // Without a target the class weights follow the confidence on the pseudo-target (METHOD).
  const judged = pulls || lambdaTarget > 0 ? (unlabeled ?? pseudoTarget) : undefined;
  const { pseudo, pixels } = askTeacher(context, judged, pulls ? original : undefined);
  const mixed =
    unlabeled && pseudo && lambdaTarget > 0
      ? mix(recipe, { images: source, labels }, batch.labels, unlabeled, pseudo, random('mix'))
      : undefined;
  const small = shrinkLabels(batch.labels, batchSize, crop.height, crop.width);
  const present = [...new Set(small)].filter((label) => label < model.classCount);
  const pulling = pixels && {
    keys: pullKeys(pixels, small, present, model.classCount, memory),
    plan: planPull(small, model.classCount, recipe.pull, random('pull')),
  };
  return { labels, source, pseudoTarget, mixed, pseudo, pulling, present };
}

function pullKeys(
  pixels: tf.Tensor2D,
  labels: Uint8Array,
  present: readonly number[],
  classCount: number,
  memory: ClassMemory | undefined,
): PullKeys {
  const absent = memory?.without(new Set(present)) ?? tf.zeros([0, pixels.shape[1]]);
  return { pixels, centres: classCentres(pixels, labels, classCount), absent };
}

/** The student's losses that count, by name. */
function studentLosses(
  context: AdaptContext,
  questions: Questions,
  weights: Weights,
): Map<string, { loss: tf.Scalar; weight: number }> {
  const { model, recipe, classWeights } = context;
  const { source, pseudoTarget, mixed, labels, pulling } = questions;
  const images = [source, pseudoTarget, mixed?.images].filter((part) => part !== undefined);
  const features = model.features(weights, tf.concat(images));
  const logits = model.logits(weights, features, recipe.crop.height, recipe.crop.width);
  const part = (x: tf.Tensor4D, index: number): tf.Tensor4D =>
    tf.slice(x, [index * recipe.batchSize, 0, 0, 0], [recipe.batchSize, -1, -1, -1]);
  const losses = new Map<string, { loss: tf.Scalar; weight: number }>();
  const add = (name: string, weight: number, loss: tf.Scalar) => losses.set(name, { loss, weight });
  const onSource = asPixels(part(logits, 0));
  add('source', 1, crossEntropy(onSource, labels));
  if (mixed) {
    const onMixed = asPixels(part(logits, images.length - 1));
    add('target', recipe.lambdaTarget, crossEntropy(onMixed, mixed.labels, mixed.weight));
  }
  if (pseudoTarget && pulling) {
    const { keys, plan } = pulling;
    const projected = asPixels(model.project(weights, part(features, 1)));
    const pulled = pullLoss(projected, keys, plan, classWeights, recipe.pull.temperature);
    add('pull', recipe.lambdaPull, pulled);
  }
  if (pseudoTarget && recipe.lambdaPseudoTarget > 0) {
    const onPseudo = asPixels(part(logits, 1));
    add('pseudoTarget', recipe.lambdaPseudoTarget, crossEntropy(onPseudo, labels));
  }
  return losses;
}

/**
 * One T2S-DA step (METHOD, "One training step"), with or without a target. The student's images go
 * through the network as one batch of source, pseudo-target and mixed; the teacher sees target and
 * original source. What has no weight in the recipe is not computed.
 */
export function adaptStep(
  context: AdaptContext,
  batch: SourceBatch,
  target: TargetBatch | undefined,
): AdaptResult {
  return tf.tidy(() => {
    const questions = prepare(context, batch, target);
    const { pseudo, pulling, present } = questions;
    const names: string[] = [];
    const scalars = (weights: Weights): tf.Scalar[] => {
      const losses = [...studentLosses(context, questions, weights)];
      names.splice(0, Infinity, 'total', ...losses.map(([name]) => name));
      const weighted = losses.map(([, { loss, weight }]) => tf.mul(loss, weight) as tf.Scalar);
      const values = [tf.addN(weighted) as tf.Scalar, ...losses.map(([, { loss }]) => loss)];
      if (!pseudo) return values;
      names.push('sure');
      return [...values, pseudo.sure];
    };
    const result = valueAndGradient(context, scalars);
    const confidence = pseudo && { mean: pseudo.meanConfidence, pixels: pseudo.pixels };
    return { ...result, names, confidence, centres: pulling?.keys.centres, present };
  });
}
