import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../contract/recipe.js';
import { RECIPES } from '../contract/recipes.js';
import { registerWasm } from './backends/wasm.js';
import {
  storedWeights,
  trainingWeights,
  valueAndGradient,
  type ValueAndGradient,
} from './gradient.js';
import type { Weights } from './layers.js';
import { Model } from './model.js';
import { readSafetensors } from './safetensors.js';
import { randomTensor } from './testing.js';

const recipe: Recipe = {
  ...RECIPES.quick,
  batchNorm: 'batch',
  batchNormMomentum: 0,
  batchSize: 2,
  decoderChannels: 16,
};
const model = new Model(recipe, 3);
const HEIGHT = 64;
const WIDTH = 96;
let student: tf.Tensor1D;
let frozen: tf.Tensor1D;
/** Crops of two domains, [2,H,W,3] each, that look quite different. */
let bright: tf.Tensor4D;
let dark: tf.Tensor4D;
let both: tf.Tensor4D;

/** [2,H,W,3] of waves: with noise the deep features would hardly vary. */
function crops(from: number, to: number, phase: number): tf.Tensor4D {
  const middle = (from + to) / 2;
  const values = Float32Array.from({ length: 2 * HEIGHT * WIDTH * 3 }, (_, index) => {
    const x = Math.floor(index / 3) % WIDTH;
    const y = Math.floor(index / 3 / WIDTH);
    const wave = Math.sin(0.13 * x + phase + (index % 3)) + Math.sin(0.09 * y + 0.002 * x * y);
    return middle + ((to - from) * wave) / 4;
  });
  return tf.tensor4d(values, [2, HEIGHT, WIDTH, 3]);
}

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
  const path = new URL('../../resources/encoders/efficientnet-lite0.safetensors', import.meta.url);
  const encoder = await readSafetensors(fileURLToPath(path));
  const weights = model.initialWeights(encoder.tensors, 1);
  student = model.trained.fromStored(weights);
  frozen = model.frozen.fromStored(weights);
  bright = crops(60, 255, 0);
  dark = crops(0, 60, 1);
  both = tf.concat([bright, dark]);
});

const logits = (weights: Weights, images: tf.Tensor4D): tf.Tensor4D =>
  model.logits(weights, model.features(weights, images), HEIGHT, WIDTH);

/** A loss to which every logit contributes its own part. */
function step(images: tf.Tensor4D, changes: Partial<Recipe> = {}): ValueAndGradient {
  const context = { model, recipe: { ...recipe, ...changes }, frozen, student };
  return valueAndGradient(context, (weights) => {
    const y = logits(weights, images);
    return [tf.mean(tf.mul(tf.sin(y), randomTensor(y.shape, 3)))];
  });
}
const statisticsOf = (images: tf.Tensor4D, changes: Partial<Recipe> = {}): Float32Array =>
  step(images, changes).statistics?.dataSync() as Float32Array;

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))),
    0,
  );
}

describe("batch norm 'batch'", () => {
  it('normalises every domain as if it went through the network alone', () => {
    const weights = trainingWeights({ model, recipe, frozen }, student);
    const together = logits(weights, both).dataSync();
    const alone = tf.concat([logits(weights, bright), logits(weights, dark)]).dataSync();
    expect(worstDifference(together, alone)).toBeLessThan(1e-4);
  });

  it("predicts a batch as training saw it, once the running statistics are the batch's", () => {
    const inTraining = logits(trainingWeights({ model, recipe, frozen }, student), dark);
    const running = step(dark).statistics as tf.Tensor1D;
    const difference = (statistics: tf.Tensor1D): number => {
      const predicted = logits(storedWeights(model, student, statistics), dark);
      return worstDifference(predicted.dataSync(), inTraining.dataSync());
    };
    // Float32 over 49 layers, each of which divides by a small spread.
    expect(difference(running)).toBeLessThan(0.05);
    expect(difference(frozen)).toBeGreaterThan(1);
  });

  it('moves the running statistics by r <- m*r + (1-m)*mean over the domains', () => {
    const [ofBright, ofDark] = [statisticsOf(bright), statisticsOf(dark)];
    const moved = statisticsOf(both, { batchNormMomentum: 0.75 });
    const expected = Array.from(frozen.dataSync(), (value, index) => {
      const mean = ((ofBright[index] ?? NaN) + (ofDark[index] ?? NaN)) / 2;
      return 0.75 * value + 0.25 * mean;
    });
    const relative = expected.map(
      (value, i) => ((moved[i] ?? NaN) - value) / (1 + Math.abs(value)),
    );
    expect(Math.max(...relative.map(Math.abs))).toBeLessThan(1e-4);
  });

  it('leaves the stored statistics alone where they are frozen', () => {
    expect(step(both, { batchNorm: 'frozen' }).statistics).toBeUndefined();
  });
});
