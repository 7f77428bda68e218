import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import type { Random } from '../random.js';
import { oneHot } from './one-hot.js';

/** Which pixels of a batch take part in the pulling loss: indices into its flattened features. */
export interface PullPlan {
  /** The classes that take part, by index. */
  classes: number[];
  /** [classes, queries] pixel indices of the class. */
  queries: number[][];
  /** 1 for a query, 0 for padding where a class has fewer pixels than queries are asked for. */
  counted: number[][];
  /** [classes, queries] pixel indices of the positive keys; empty where these are the centres. */
  positives: number[][];
  /** [classes, negatives] pixel indices of other classes. */
  negatives: number[][];
}

/** Nearest labels at a quarter of the side, where the features live. */
export function shrinkLabels(
  labels: Uint8Array,
  count: number,
  height: number,
  width: number,
): Uint8Array {
  const rows = Math.ceil(height / 4);
  const columns = Math.ceil(width / 4);
  const result = new Uint8Array(count * rows * columns);
  let index = 0;
  for (let image = 0; image < count; image++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const y = Math.min(4 * row + 2, height - 1);
        const x = Math.min(4 * column + 2, width - 1);
        result[index++] = labels[(image * height + y) * width + x] ?? 0;
      }
  return result;
}

function sample(pool: readonly number[], count: number, random: Random): number[] {
  return Array.from({ length: count }, () => pool[random.integer(pool.length)] ?? 0);
}

/** Draws queries and keys for every class in `labels` [P] (class indices at feature size). */
export function planPull(
  labels: Uint8Array,
  classCount: number,
  options: Recipe['pull'],
  random: Random,
): PullPlan {
  const pools = Array.from({ length: classCount }, (): number[] => []);
  labels.forEach((label, index) => pools[label]?.push(index));
  const plan: PullPlan = { classes: [], queries: [], counted: [], positives: [], negatives: [] };
  for (const [index, pool] of pools.entries()) {
    const others = pools.filter((_, other) => other !== index).flat();
    if (pool.length === 0 || others.length === 0) continue;
    const chosen = random.shuffled(pool).slice(0, options.queriesPerClass);
    const padding = options.queriesPerClass - chosen.length;
    plan.classes.push(index);
    plan.queries.push([...chosen, ...new Array<number>(padding).fill(chosen[0] ?? 0)]);
    plan.counted.push([...chosen.map(() => 1), ...new Array<number>(padding).fill(0)]);
    plan.negatives.push(sample(others, options.negativesPerQuery, random));
    if (options.keys === 'pixel')
      plan.positives.push(sample(pool, options.queriesPerClass, random));
  }
  return plan;
}

/** Mean feature of each class [C,D] at unit length, zeros for absent ones. `labels` [P]. */
export function classCentres(
  keys: tf.Tensor2D,
  labels: Uint8Array,
  classCount: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const members = oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), classCount);
    const sums = tf.matMul(members, keys, true);
    return tf.div(sums, tf.maximum(tf.norm(sums, 2, 1, true), 1e-8));
  });
}

function gatherRows(features: tf.Tensor2D, rows: number[][]): tf.Tensor3D {
  const flat = tf.gather(features, tf.tensor1d(rows.flat(), 'int32'));
  return tf.reshape(flat, [rows.length, -1, features.shape[1]]);
}

/** What the queries are pulled to and pushed from: the teacher's features, without gradient. */
export interface PullKeys {
  /** [P,D] of unit length. */
  pixels: tf.Tensor2D;
  /** [C,D], as `classCentres` gives them. */
  centres: tf.Tensor2D;
  /** [M,D] centres of classes that the batch lacks, negatives to every query; M may be 0. */
  absent: tf.Tensor2D;
}

/** Similarity of every query to its positive key [K,Q,1]. */
function toPositives(queries: tf.Tensor3D, keys: PullKeys, plan: PullPlan): tf.Tensor3D {
  const positives =
    plan.positives.length > 0
      ? gatherRows(keys.pixels, plan.positives)
      : tf.expandDims(tf.gather(keys.centres, tf.tensor1d(plan.classes, 'int32')), 1);
  return tf.sum(tf.mul(queries, positives), 2, true) as tf.Tensor3D;
}

/** Similarity of every query to every negative key [K,Q,negatives]. */
function toNegatives(queries: tf.Tensor3D, keys: PullKeys, plan: PullPlan): tf.Tensor3D {
  const negatives = gatherRows(keys.pixels, plan.negatives);
  const ofBatch = tf.matMul(queries, negatives, false, true) as tf.Tensor3D;
  if (keys.absent.shape[0] === 0) return ofBatch;
  const [classes, count, dimension] = queries.shape;
  const flat = tf.reshape(queries, [classes * count, dimension]);
  const ofAbsent = tf.matMul(flat, keys.absent, false, true);
  return tf.concat3d([ofBatch, tf.reshape(ofAbsent, [classes, count, -1])], 2);
}

/**
 * The pulling loss L_c: InfoNCE between the student's features of the pseudo-target (queries) and
 * the teacher's of the original source (keys), averaged over a class's queries, then over classes
 * with weight w_c. Negatives are shared by a class's queries. Gradient flows through `features`
 * [P,D] of unit length only: target moves to source, never the reverse.
 */
export function pullLoss(
  features: tf.Tensor2D,
  keys: PullKeys,
  plan: PullPlan,
  classWeights: readonly number[],
  temperature: number,
): tf.Scalar {
  if (plan.classes.length === 0) return tf.scalar(0);
  const queries = gatherRows(features, plan.queries);
  const similarities = [toPositives(queries, keys, plan), toNegatives(queries, keys, plan)];
  const logProbability = tf.logSoftmax(tf.div(tf.concat(similarities, 2), temperature));
  const loss = tf.neg(tf.squeeze(tf.slice(logProbability, [0, 0, 0], [-1, -1, 1]), [2]));
  const counted = tf.tensor2d(plan.counted);
  const perClass = tf.div(tf.sum(tf.mul(loss, counted), 1), tf.sum(counted, 1));
  const weights = tf.tensor1d(plan.classes.map((index) => classWeights[index] ?? 1));
  return tf.div(tf.sum(tf.mul(perClass, weights)), tf.maximum(tf.sum(weights), 1e-6));
}
