import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { learningRate } from './learning-rate.js';
import { AdamW } from './optimizer.js';
import { Layout } from './parameters.js';
import { teacherMomentum, updateTeacher } from './teacher.js';
import { useCpu } from './testing.js';

beforeAll(useCpu);

describe('learningRate', () => {
  const jitter = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
  const training = { steps: 100, learningRate: 0.1, warmUpSteps: 10, jitter };

  it('warms up linearly, then falls to zero', () => {
    expect(learningRate(0, training, 1)).toBeCloseTo(0.01, 10);
    expect(learningRate(9, training, 1)).toBeCloseTo(0.1 * 0.91, 10);
    expect(learningRate(50, training, 1)).toBeCloseTo(0.05, 10);
    expect(learningRate(75, training, 2)).toBeCloseTo(0.1 * 0.0625, 10);
    expect(learningRate(100, training, 0.9)).toBe(0);
  });
});

describe('AdamW', () => {
  it.each([
    { case: 'a norm below the limit', gradientClip: 10 },
    { case: 'every gradient shrunk', gradientClip: 0.2 },
  ])('equals plain loops: encoder slower, norms without decay, $case', ({ gradientClip }) => {
    const layout = new Layout(
      new Map([
        ['encoder/kernel', [2]],
        ['decoder/gamma', [1]],
      ]),
    );
    const optimizer = new AdamW(layout, {
      encoderRate: 0.1,
      weightDecay: 0.5,
      adam: { beta1: 0.8, beta2: 0.99, epsilon: 1e-4 },
      gradientClip,
    });
    let parameters = tf.tensor1d([1, -1, 2]);
    const expected = [1, -1, 2];
    const mean = [0, 0, 0];
    const square = [0, 0, 0];
    for (let step = 0; step < 3; step++) {
      const gradient = [0.3 * (step + 1), -0.2, 0.7 - step];
      parameters = optimizer.update(parameters, tf.tensor1d(gradient), step, 0.05);
      const shrink = Math.min(1, gradientClip / Math.hypot(...gradient));
      gradient.forEach((unlimited, index) => {
        const slope = unlimited * shrink;
        mean[index] = 0.8 * (mean[index] ?? 0) + 0.2 * slope;
        square[index] = 0.99 * (square[index] ?? 0) + 0.01 * slope * slope;
        const first = (mean[index] ?? 0) / (1 - 0.8 ** (step + 1));
        const second = (square[index] ?? 0) / (1 - 0.99 ** (step + 1));
        const value = expected[index] ?? 0;
        const decay = index < 2 ? 0.5 * value : 0;
        const rate = index < 2 ? 0.005 : 0.05;
        expected[index] = value - rate * (first / (Math.sqrt(second) + 1e-4) + decay);
      });
    }
    parameters
      .dataSync()
      .forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 5));
  });
});

describe('teacher', () => {
  it('copies the student at first, then follows ever more slowly up to the ceiling', () => {
    const recipe = { teacherMomentum: 0.999, teacherRamp: true };
    expect([0, 1, 9, 5000].map((step) => teacherMomentum(step, recipe))).toEqual([
      0, 0.5, 0.9, 0.999,
    ]);
    expect(teacherMomentum(0, { ...recipe, teacherRamp: false })).toBe(0.999);
    const moved = updateTeacher(tf.tensor1d([1, 1]), tf.tensor1d([3, 5]), 0.75);
    expect([...moved.dataSync()]).toEqual([expect.closeTo(1.5, 6), expect.closeTo(2, 6)]);
  });
});
