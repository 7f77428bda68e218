import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { IGNORE } from '../contract/classes.js';
import { Random } from '../random.js';
import { classCentres, planPull, pullLoss, shrinkLabels } from './pull.js';
import { expectGradients, randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

const OPTIONS = {
  queriesPerClass: 4,
  negativesPerQuery: 5,
  temperature: 0.2,
  keys: 'centroid' as const,
  memory: 0,
};
const LABELS = Uint8Array.from([0, 0, 1, 1, 1, 1, 1, 1, 3, IGNORE, 0, 3]);
const WEIGHTS = [1, 0.5, 0.9, 0.25];

function unitRows(rows: number, columns: number, seed: number): tf.Tensor2D {
  const x = randomTensor<tf.Rank.R2>([rows, columns], seed);
  return tf.div(x, tf.norm(x, 2, 1, true));
}

const dot = (a: number[], b: number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const unit = (a: number[]): number[] => a.map((value) => value / Math.sqrt(dot(a, a)));

/** InfoNCE as METHOD.md states it, in plain loops and double precision. */
function plainPull(
  features: number[][],
  keys: number[][],
  plan: ReturnType<typeof planPull>,
  absent: number[][] = [],
): number {
  let sum = 0;
  let weightSum = 0;
  plan.classes.forEach((label, row) => {
    const members = keys.filter((_, index) => LABELS[index] === label);
    const centre = unit(
      (members[0] ?? []).map((_, axis) =>
        members.reduce((total, key) => total + (key[axis] ?? 0), 0),
      ),
    );
    let classSum = 0;
    let queries = 0;
    (plan.queries[row] ?? []).forEach((pixel, index) => {
      if (!plan.counted[row]?.[index]) return;
      const query = features[pixel] ?? [];
      const key = plan.positives[row]?.[index];
      const positive = key === undefined ? centre : (keys[key] ?? []);
      const hit = Math.exp(dot(query, positive) / OPTIONS.temperature);
      const negatives = (plan.negatives[row] ?? []).map((other) => keys[other] ?? []);
      const misses = [...negatives, ...absent].map((other) =>
        Math.exp(dot(query, other) / OPTIONS.temperature),
      );
      classSum -= Math.log(hit / misses.reduce((total, value) => total + value, hit));
      queries += 1;
    });
    sum += ((WEIGHTS[label] ?? 0) * classSum) / queries;
    weightSum += WEIGHTS[label] ?? 0;
  });
  return sum / weightSum;
}

describe('planPull', () => {
  const plan = planPull(LABELS, 4, OPTIONS, new Random(1, 'plan'));

  it('takes the classes that are there, each with its own pixels, none twice', () => {
    expect(plan.classes).toEqual([0, 1, 3]);
    plan.classes.forEach((label, row) => {
      const chosen = (plan.queries[row] ?? []).filter((_, index) => plan.counted[row]?.[index]);
      expect(chosen.every((pixel) => LABELS[pixel] === label)).toBe(true);
      expect(new Set(chosen).size).toBe(chosen.length);
    });
    expect(plan.counted.map((row) => row.filter(Boolean).length)).toEqual([3, 4, 2]);
  });

  it('takes negatives from other classes only, never from ignored pixels', () => {
    plan.negatives.forEach((pixels, row) => {
      expect(pixels).toHaveLength(5);
      for (const pixel of pixels) {
        expect(LABELS[pixel]).not.toBe(plan.classes[row]);
        expect(LABELS[pixel]).not.toBe(IGNORE);
      }
    });
  });
});

describe('pullLoss', () => {
  const plan = planPull(LABELS, 4, OPTIONS, new Random(1, 'plan'));
  const loss = (
    features: tf.Tensor2D,
    pixels: tf.Tensor2D,
    planned = plan,
    absent = tf.zeros<tf.Rank.R2>([0, 6]),
  ): tf.Scalar => {
    const centres = classCentres(pixels, LABELS, 4);
    const keys = { pixels, centres, absent };
    return pullLoss(features, keys, planned, WEIGHTS, OPTIONS.temperature);
  };

  it('equals InfoNCE in plain loops', () => {
    const features = unitRows(12, 6, 1);
    const keys = unitRows(12, 6, 2);
    const value = loss(features, keys).dataSync()[0];
    expect(value).toBeCloseTo(plainPull(features.arraySync(), keys.arraySync(), plan), 5);
  });

  it('pulls to single pixels of the class where the recipe says so', () => {
    const features = unitRows(12, 6, 1);
    const keys = unitRows(12, 6, 2);
    const pixelKeys = planPull(
      LABELS,
      4,
      { ...OPTIONS, keys: 'pixel' as const },
      new Random(1, 'plan'),
    );
    pixelKeys.positives.forEach((pixels, row) => {
      expect(pixels.every((pixel) => LABELS[pixel] === pixelKeys.classes[row])).toBe(true);
    });
    const value = loss(features, keys, pixelKeys).dataSync()[0] ?? NaN;
    const expected = plainPull(features.arraySync(), keys.arraySync(), pixelKeys);
    expect(value).toBeCloseTo(expected, 5);
    expect(Math.abs(value - (loss(features, keys).dataSync()[0] ?? NaN))).toBeGreaterThan(1e-3);
  });

  it('pushes every query from the remembered centres too', () => {
    const features = unitRows(12, 6, 1);
    const keys = unitRows(12, 6, 2);
    const absent = unitRows(3, 6, 3);
    const value = loss(features, keys, plan, absent).dataSync()[0];
    const expected = plainPull(features.arraySync(), keys.arraySync(), plan, absent.arraySync());
    expect(value).toBeCloseTo(expected, 5);
  });

  it('has the gradient that finite differences show', () => {
    const gradientOf = (x: tf.Tensor) =>
      loss(x as tf.Tensor2D, unitRows(12, 6, 2), plan, unitRows(3, 6, 3));
    expectGradients(gradientOf, [unitRows(12, 6, 1)], { epsilon: 1e-3 });
  });

  it('is zero where one class is alone: there is nothing to push away from', () => {
    const alone = Uint8Array.from([2, 2, IGNORE]);
    const empty = planPull(alone, 4, OPTIONS, new Random(1, 'plan'));
    expect(loss(unitRows(12, 6, 1), unitRows(12, 6, 2), empty).dataSync()[0]).toBe(0);
  });
});

describe('shrinkLabels', () => {
  it('keeps the label at the centre of each 4x4 block', () => {
    const labels = Uint8Array.from({ length: 2 * 8 * 8 }, (_, index) => index);
    expect([...shrinkLabels(labels, 2, 8, 8)]).toEqual([18, 22, 50, 54, 82, 86, 114, 118]);
  });
});
