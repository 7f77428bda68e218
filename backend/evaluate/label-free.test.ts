import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECIPES } from '../contract/recipes.js';
import { registerWasm } from '../engine/backends/wasm.js';
import { storedWeights } from '../engine/gradient.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import { readSafetensors } from '../engine/safetensors.js';
import { Random } from '../random.js';
import { measure, type Measured, type MeasureOptions } from './label-free.js';

const size = { width: 64, height: 48 };
const pixels = size.width * size.height;
const recipe = { ...RECIPES.quick, crop: size, decoderChannels: 16 };
const CLASSES = 5;
const model = new Model(recipe, CLASSES);
const sourceShares = [50, 20, 10, 15, 5];
const sourceOnlyShares = [0.1, 0.2, 0.3, 0.4, 0];
let options: MeasureOptions;
let found: Measured;

/** Noisy squares; multiples of four, so that 1.25 times a byte is a whole number. */
function squares(index: number): Uint8Array {
  const random = new Random(3, `crop ${index}`);
  const colors = Array.from({ length: 48 * 3 }, () => random.integer(56));
  return Uint8Array.from({ length: pixels * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const square = Math.floor((pixel % size.width) / 8) + 8 * Math.floor(pixel / size.width / 8);
    return 4 * ((colors[square * 3 + (at % 3)] ?? 0) + random.integer(8));
  });
}

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
  const encoders = new URL('../../resources/encoders/', import.meta.url);
  const file = fileURLToPath(new URL('efficientnet-lite0.safetensors', encoders));
  const encoder = (await readSafetensors(file)).tensors;
  options = {
    model,
    student: model.trained.fromStored(model.initialWeights(encoder, 1)),
    teacher: model.trained.fromStored(model.initialWeights(encoder, 4)),
    frozen: model.frozen.fromStored(encoder),
    crops: [0, 1, 2].map(squares),
    recipe,
    sourceShares,
    sourceOnlyShares,
  };
  found = await measure(options);
});
afterAll(() => {
  tf.dispose([options.student, options.teacher, options.frozen]);
});

/** Probabilities of every pixel in turn, by the network as prediction uses it. */
async function pixelsOf(student: tf.Tensor1D, bytes: Uint8Array): Promise<number[][]> {
  const inference = new Inference(model, { student, frozen: options.frozen });
  const values = tf.tidy(() => {
    const image = tf.tensor4d(Float32Array.from(bytes), [1, size.height, size.width, 3]);
    return tf.softmax(inference.logits(image, size)).dataSync();
  });
  inference.dispose();
  return Array.from({ length: pixels }, (_, at) => [
    ...values.subarray(at * CLASSES, (at + 1) * CLASSES),
  ]);
}

const best = (values: readonly number[]): number => values.indexOf(Math.max(...values));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Where the pixel in the mirrored column lies. */
const mirrored = (at: number): number => at + size.width - 1 - 2 * (at % size.width);

function mirror(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, at) => bytes[mirrored(Math.floor(at / 3)) * 3 + (at % 3)] ?? 0);
}

/** Bilinear between pixel centres, [H,W,channels] in plain loops. */
function resized(
  values: ArrayLike<number>,
  channels: number,
  [fromHeight, fromWidth]: [number, number],
  [height, width]: [number, number],
): number[] {
  const between = (index: number, from: number, to: number) => {
    const position = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
    const first = Math.floor(position);
    return [first, Math.min(first + 1, from - 1), position - first] as const;
  };
  const result: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        const [top, bottom, down] = between(y, fromHeight, height);
        const [left, right, across] = between(x, fromWidth, width);
        const at = (row: number, column: number): number =>
          values[(row * fromWidth + column) * channels + channel] ?? NaN;
        const upper = at(top, left) * (1 - across) + at(top, right) * across;
        const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
        result.push(upper * (1 - down) + lower * down);
      }
  return result;
}

/** Classes of the image seen 1.25 times as large: 80 x 60, with logits at a quarter of that. */
function classesEnlarged(bytes: Uint8Array): number[] {
  const image = resized(bytes, 3, [48, 64], [60, 80]);
  const logits = tf.tidy(() => {
    const weights = storedWeights(model, options.student, options.frozen);
    const features = model.features(weights, tf.tensor4d(image, [1, 60, 80, 3]));
    return [...model.logits(weights, features, 15, 20).dataSync()];
  });
  const full = resized(logits, CLASSES, [15, 20], [48, 64]);
  return Array.from({ length: pixels }, (_, at) =>
    best(full.slice(at * CLASSES, (at + 1) * CLASSES)),
  );
}

/** Share of all crops' pixels whose class is the same when seen in another way. */
async function agreement(
  classesOf: (crop: Uint8Array) => number[] | Promise<number[]>,
): Promise<number> {
  const same: number[] = [];
  for (const crop of options.crops) {
    const plain = (await pixelsOf(options.student, crop)).map(best);
    const others = await classesOf(crop);
    same.push(...plain.map((label, at) => (label === others[at] ? 1 : 0)));
  }
  return mean(same);
}

describe('measure', () => {
  it('equals plain loops over the probabilities that prediction sees', async () => {
    const all: number[][] = [];
    for (const crop of options.crops) all.push(...(await pixelsOf(options.student, crop)));
    const winners = all.map(best);
    const entropies = all.map((values) => -values.reduce((sum, p) => sum + p * Math.log(p), 0));
    expect(found.measures.confidence).toBeCloseTo(mean(all.map((p) => Math.max(...p))), 5);
    expect(found.measures.entropy).toBeCloseTo(mean(entropies) / Math.log(CLASSES), 5);

    for (let label = 0; label < CLASSES; label++) {
      const sure = all.filter((_, at) => winners[at] === label).map((p) => Math.max(...p));
      expect(found.shares[label]).toBeCloseTo(sure.length / all.length, 10);
      if (sure.length === 0) expect(found.confidences[label]).toBeNull();
      else expect(found.confidences[label]).toBeCloseTo(mean(sure), 5);
    }
  });

  it('finds the agreement of each way to see an image', async () => {
    const { student, teacher } = options;
    const flipped = await agreement(async (crop) => {
      const classes = (await pixelsOf(student, mirror(crop))).map(best);
      return classes.map((_, at) => classes[mirrored(at)] ?? NaN);
    });
    const brightened = await agreement(async (crop) => {
      const brighter = crop.map((value) => Math.min(255, value * 1.25));
      return (await pixelsOf(student, brighter)).map(best);
    });
    const taught = await agreement(async (crop) => (await pixelsOf(teacher, crop)).map(best));
    const { measures } = found;
    expect(measures.flipAgreement).toBeCloseTo(flipped, 3);
    expect(measures.brightnessAgreement).toBeCloseTo(brightened, 3);
    expect(measures.teacherAgreement).toBeCloseTo(taught, 3);
    expect(measures.scaleAgreement).toBeCloseTo(await agreement(classesEnlarged), 3);
    // None of them may be the trivial answer, or nothing was tested.
    const kinds = [flipped, brightened, taught, measures.scaleAgreement];
    expect(kinds.every((share) => share > 0.02 && share < 0.99)).toBe(true);
    expect(new Set(kinds).size).toBe(4);
  });

  it('measures how far the class shares are from those of source and source-only', async () => {
    const distance = (shares: readonly number[]): number =>
      found.shares.reduce((sum, share, index) => sum + Math.abs(share - (shares[index] ?? 0)), 0) /
      2;
    const labels = sourceShares.map((share) => share / 100);
    expect(found.measures.sourceShift).toBeCloseTo(distance(labels), 10);
    expect(found.measures.sourceOnlyShift).toBeCloseTo(distance(sourceOnlyShares), 10);
    const first = await measure({ ...options, sourceOnlyShares: undefined });
    expect(first.measures).toEqual({ ...found.measures, sourceOnlyShift: 0 });
  });

  it('has no confidence for a class that is never predicted', async () => {
    const bias = 'decoder/classify/bias';
    const student = model.trained.fill((name) => (name === bias ? 1 : 0));
    const { shares, confidences, measures } = await measure({ ...options, student });
    student.dispose();
    expect(shares).toEqual([1, 0, 0, 0, 0]);
    expect(confidences[0]).toBeCloseTo(1 / CLASSES, 6);
    expect(confidences.slice(1)).toEqual([null, null, null, null]);
    expect(measures).toMatchObject({ flipAgreement: 1, scaleAgreement: 1 });
    expect(measures.entropy).toBeCloseTo(1, 5);
  });

  it('gives the same again, leaves no tensor behind, and lets others have their turn', async () => {
    const before = tf.memory().numTensors;
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    expect(await measure(options)).toEqual(found);
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses to measure nothing', async () => {
    await expect(measure({ ...options, crops: [] })).rejects.toThrow('no watched crops');
  });
});
