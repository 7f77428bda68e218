import * as tf from '@tensorflow/tfjs-core';
import type { Measures } from '../contract/events.js';
import type { Recipe, Size } from '../contract/recipe.js';
import { Inference } from '../engine/inference.js';
import { resizeTo } from '../engine/layers.js';
import { oneHot } from '../engine/one-hot.js';
import type { Model } from '../engine/model.js';
import { totalVariation } from './total-variation.js';

/** The changes of an image that should not change its classes (METHOD, "Label-free measures"). */
const ENLARGED = 1.25;
const BRIGHTENED = 1.25;

export interface MeasureOptions {
  model: Model;
  /** Flat vectors of `model.trained` and `model.frozen`. */
  student: tf.Tensor1D;
  teacher: tf.Tensor1D;
  frozen: tf.Tensor1D;
  /** RGB bytes [H,W,3] of the recipe's crop each, at least one. */
  crops: readonly Uint8Array[];
  recipe: Pick<Recipe, 'crop'>;
  /** Of the source's labels, per class; counts or shares. */
  sourceShares: readonly number[];
  /** Of source-only on the watched pixels; without them the student is source-only itself. */
  sourceOnlyShares?: readonly number[] | undefined;
}

export interface Measured {
  measures: Measures;
  /** Share of the watched pixels that the student gives to each class. */
  shares: number[];
  /** Mean probability of the pixels given to each class; null for a class never predicted. */
  confidences: (number | null)[];
}

/** Sum over [N,H,W], row by row: one long sum in single precision would lose digits. */
function total(values: tf.Tensor): tf.Scalar {
  return tf.sum(tf.sum(values, -1));
}

/** Number of pixels [N,H,W] with the same class in both. */
function agreeing(one: tf.Tensor, other: tf.Tensor): tf.Scalar {
  return total(tf.cast(tf.equal(one, other), 'float32'));
}

function enlarge(image: tf.Tensor4D, { height, width }: Size): tf.Tensor4D {
  return resizeTo(image, Math.round(height * ENLARGED), Math.round(width * ENLARGED));
}

/** [2,C]: the pixels [1,H,W] of each class, and the sum of their confidences. */
function sumsPerClass(classes: tf.Tensor, confidence: tf.Tensor, classCount: number): tf.Tensor {
  const [, height = 0, width = 0] = classes.shape;
  const labels = tf.reshape(oneHot(tf.reshape(classes, [-1]), classCount), [
    height,
    width,
    classCount,
  ]);
  const values = tf.stack([tf.onesLike(confidence), confidence], 2);
  return tf.sum(tf.matMul(tf.reshape(values, [height, 2, width]), labels), 0);
}

/**
 * What one crop adds, in one vector: the sum of the entropies; the pixels that agree with the
 * mirrored, the enlarged and the brightened image and with the teacher; then `sumsPerClass`.
 */
function sumsOf(student: Inference, teacher: Inference, crop: Uint8Array, size: Size): tf.Tensor1D {
  return tf.tidy(() => {
    const image = tf.tensor4d(Float32Array.from(crop), [1, size.height, size.width, 3]);
    const brightened = tf.clipByValue(tf.mul(image, BRIGHTENED), 0, 255);
    const views = tf.concat([image, tf.reverse(image, 2), brightened]) as tf.Tensor4D;
    const logits = student.logits(views, size);
    const [plain, mirrored, brighter] = tf.split(tf.argMax(logits, 3), 3) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const enlarged = tf.argMax(student.logits(enlarge(image, size), size), 3);
    const taught = tf.argMax(teacher.logits(image, size), 3);

    const ofPlain = tf.slice(logits, 0, 1);
    const probability = tf.softmax(ofPlain);
    const perClass = sumsPerClass(plain, tf.max(probability, 3), student.model.classCount);
    const scalars = tf.stack([
      tf.neg(total(tf.sum(tf.mul(probability, tf.logSoftmax(ofPlain)), 3))),
      agreeing(tf.reverse(plain, 2), mirrored),
      agreeing(plain, enlarged),
      agreeing(plain, brighter),
      agreeing(plain, taught),
    ]);
    return tf.concat1d([scalars as tf.Tensor1D, tf.reshape(perClass, [-1])]);
  });
}

/** The crops' sums together. One crop at a time: memory does not grow with their number. */
async function totalSums(
  student: Inference,
  teacher: Inference,
  { crops, recipe }: MeasureOptions,
): Promise<number[]> {
  const totals: number[] = [];
  for (const crop of crops) {
    const sums = sumsOf(student, teacher, crop, recipe.crop);
    const values = await sums.data();
    sums.dispose();
    values.forEach((value, index) => (totals[index] = (totals[index] ?? 0) + value));
    // Between crops, so that the word to stop can arrive.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return totals;
}

function measured(sums: readonly number[], options: MeasureOptions): Measured {
  const { model, crops, recipe, sourceShares, sourceOnlyShares } = options;
  const { classCount } = model;
  const [entropy = NaN, flip = NaN, scale = NaN, brightness = NaN, teacher = NaN] = sums;
  const counts = sums.slice(-2 * classCount, -classCount);
  const confidenceSums = sums.slice(-classCount);
  const pixels = crops.length * recipe.crop.height * recipe.crop.width;
  const shares = counts.map((count) => count / pixels);
  const measures = {
    confidence: confidenceSums.reduce((total, sum) => total + sum, 0) / pixels,
    entropy: entropy / pixels / Math.log(classCount),
    flipAgreement: flip / pixels,
    scaleAgreement: scale / pixels,
    brightnessAgreement: brightness / pixels,
    teacherAgreement: teacher / pixels,
    sourceShift: totalVariation(shares, sourceShares),
    sourceOnlyShift: totalVariation(shares, sourceOnlyShares ?? shares),
  };
  const confidences = counts.map((count, index) =>
    count === 0 ? null : (confidenceSums[index] ?? 0) / count,
  );
  return { measures, shares, confidences };
}

/**
 * What can be said of a student on unlabeled images (METHOD, "Label-free measures beside the
 * hidden truth"). Depends on nothing but its options; their tensors stay the caller's.
 */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { model, student, teacher, frozen, crops } = options;
  if (crops.length === 0) throw new RangeError('there are no watched crops');
  const ours = new Inference(model, { student, frozen });
  const theirs = new Inference(model, { student: teacher, frozen });
  try {
    return measured(await totalSums(ours, theirs, options), options);
  } finally {
    ours.dispose();
    theirs.dispose();
  }
}
