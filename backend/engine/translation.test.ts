import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Translation } from '../contract/recipe.js';
import { randomFor } from '../random.js';
import { defaultRuntimeRoot, installedRuntime } from '../runtimes/index.js';
import { registerTensorflow } from './backends/tensorflow.js';
import { registerWasm } from './backends/wasm.js';
import { fda } from './fda.js';
import { randomTensor, useCpu } from './testing.js';
import { translate } from './translation.js';

const JITTER = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.1 };
const TRANSLATIONS: Translation[] = [
  { kind: 'fda', band: 0.05 },
  { kind: 'reinhard' },
  { kind: 'jitter', jitter: JITTER },
  { kind: 'noise', noise: 12 },
  { kind: 'random-style', jitter: JITTER, blur: 1.5, noise: 12, band: 0.05 },
];
const cases = TRANSLATIONS.map((translation) => [translation.kind, translation] as const);
const drawn = cases.filter(([kind]) => kind !== 'fda' && kind !== 'reinhard');
const runtime = installedRuntime(defaultRuntimeRoot());

beforeAll(async () => {
  await registerWasm();
  if (runtime) registerTensorflow(runtime);
  await useCpu();
});

/** The values of a translated batch of odd size, on the backend that is set. */
function translated(translation: Translation, count: number, step = 0): Float32Array {
  return tf.tidy(() => {
    const content = randomTensor<tf.Rank.R4>([count, 31, 37, 3], 1, 10, 250);
    const style = randomTensor<tf.Rank.R4>([count, 31, 37, 3], 2, 0, 90);
    const random = randomFor(5, 'translation', step);
    return translate(content, style, translation, random).dataSync<'float32'>();
  });
}

function largestChange(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}

describe('every translation', () => {
  it.each(cases)('%s gives the same images on every backend', async (_, translation) => {
    for (const count of [1, 2]) {
      await tf.setBackend('cpu');
      const expected = translated(translation, count);
      for (const backend of runtime ? ['wasm', 'tensorflow'] : ['wasm']) {
        await tf.setBackend(backend);
        expect(largestChange(translated(translation, count), expected)).toBeLessThan(0.01);
      }
      await tf.setBackend('cpu');
    }
  });

  it.each(cases)('%s repeats with the same random numbers', (_, translation) => {
    expect(translated(translation, 2, 3)).toEqual(translated(translation, 2, 3));
  });

  it.each(drawn)('%s differs from step to step', (_, translation) => {
    const change = largestChange(translated(translation, 2, 3), translated(translation, 2, 4));
    expect(change).toBeGreaterThan(5);
  });

  it.each(cases)('%s leaves nothing behind but its result, on wasm too', async (_, translation) => {
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      const content = randomTensor<tf.Rank.R4>([2, 31, 37, 3], 1, 0, 255);
      const before = tf.memory().numTensors;
      const result = translate(content, content, translation, randomFor(1, 'translation', 0));
      expect(tf.memory().numTensors).toBe(before + 1);
      result.dispose();
      expect(content.isDisposed).toBe(false);
      content.dispose();
    }
  });

  it.each(cases)('%s stays within 0..255 on black, white and one colour', (_, translation) => {
    const flat = [0, 255, 90].map((value) => tf.fill([1, 31, 37, 3], value) as tf.Tensor4D);
    const blue = tf.mul(tf.ones([1, 31, 37, 3]), [0, 0, 255]) as tf.Tensor4D;
    const images = tf.concat([...flat, blue]);
    const noisy = randomTensor<tf.Rank.R4>([4, 31, 37, 3], 3, 0, 255);
    for (const [content, style] of [
      [images, noisy],
      [noisy, images],
      [images, tf.reverse(images, 0)],
    ] as const) {
      const random = randomFor(5, 'translation', 0);
      const values = translate(content, style, translation, random).dataSync();
      expect(values.every((value) => value >= 0 && value <= 255)).toBe(true);
    }
  });

  it.each(['fda', 'reinhard'] as const)('%s asks for the style that it takes', (kind) => {
    const translation: Translation = kind === 'fda' ? { kind, band: 0.01 } : { kind };
    const content = randomTensor<tf.Rank.R4>([1, 8, 8, 3], 1, 0, 255);
    const attempt = (): tf.Tensor =>
      translate(content, undefined, translation, randomFor(1, 'translation', 0));
    expect(attempt).toThrow('takes its style from target images');
  });
});

describe('fda as a translation', () => {
  it('is fda', () => {
    const content = randomTensor<tf.Rank.R4>([2, 31, 37, 3], 1, 10, 250);
    const style = randomTensor<tf.Rank.R4>([2, 31, 37, 3], 2, 0, 90);
    const found = translate(content, style, { kind: 'fda', band: 0.05 }, randomFor(1, 'x', 0));
    expect(found.dataSync()).toEqual(fda(content, style, 0.05).dataSync());
  });
});
