import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { IGNORE } from '../contract/classes.js';
import { Random } from '../random.js';
import { planPull, pullLoss, shrinkLabels } from './pull.js';
import { expectGradients, randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

const OPTIONS = { queriesPerClass: 4, negativesPerQuery: 5, temperature: 0.2 };
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
): number {
  let sum = 0;
  let weightSum = 0;
  plan.classes.forEach((label, row) => {
    const members = keys.filter((_, index) => LABELS[index] === label);
    const positive = unit(
      (members[0] ?? []).map((_, axis) =>
        members.reduce((total, key) => total + (key[axis] ?? 0), 0),
      ),
    );
    let classSum = 0;
    let queries = 0;
    (plan.queries[row] ?? []).forEach((pixel, index) => {
      if (!plan.counted[row]?.[index]) return;
      const query = features[pixel] ?? [];
      const hit = Math.exp(dot(query, positive) / OPTIONS.temperature);
      const misses = (plan.negatives[row] ?? []).map((other) =>
        Math.exp(dot(query, keys[other] ?? []) / OPTIONS.temperature),
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
  const loss = (features: tf.Tensor2D, keys: tf.Tensor2D): tf.Scalar =>
    pullLoss(features, keys, LABELS, plan, WEIGHTS, OPTIONS.temperature);

  it('equals InfoNCE in plain loops', () => {
    const features = unitRows(12, 6, 1);
    const keys = unitRows(12, 6, 2);
    const value = loss(features, keys).dataSync()[0];
    expect(value).toBeCloseTo(plainPull(features.arraySync(), keys.arraySync(), plan), 5);
  });

  it('has the gradient that finite differences show', () => {
    expectGradients((x) => loss(x as tf.Tensor2D, unitRows(12, 6, 2)), [unitRows(12, 6, 1)], {
      epsilon: 1e-3,
    });
  });

  it('is zero where one class is alone: there is nothing to push away from', () => {
    const alone = Uint8Array.from([2, 2, IGNORE]);
    const empty = planPull(alone, 4, OPTIONS, new Random(1, 'plan'));
    const value = pullLoss(unitRows(3, 6, 1), unitRows(3, 6, 2), alone, empty, WEIGHTS, 0.2);
    expect(value.dataSync()[0]).toBe(0);
  });
});

describe('shrinkLabels', () => {
  it('keeps the label at the centre of each 4x4 block', () => {
    const labels = Uint8Array.from({ length: 2 * 8 * 8 }, (_, index) => index);
    expect([...shrinkLabels(labels, 2, 8, 8)]).toEqual([18, 22, 50, 54, 82, 86, 114, 118]);
  });
});
