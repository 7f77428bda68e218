import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECIPES } from '../contract/recipes.js';
import { readClasses } from '../datasets/classes.js';
import { TestFolder } from '../datasets/testing.js';
import { registerTensorflow } from '../engine/backends/tensorflow.js';
import { registerWasm } from '../engine/backends/wasm.js';
import { loadCheckpoint } from '../engine/checkpoint.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import { defaultRuntimeRoot, installedRuntime } from '../runtimes/index.js';
import { predict, readSeen } from './predict.js';
import { plainPrediction } from './test-support/plain-prediction.js';

const recipe = RECIPES.quick;
const runtime = installedRuntime(defaultRuntimeRoot());
const resource = (name: string): string =>
  fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));

let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.create();
  await registerWasm();
  if (runtime !== undefined) registerTensorflow(runtime);
});
afterAll(() => folder.remove());

/** A street at dusk in another size and shape. */
async function street(width: number, height: number): Promise<string> {
  const image = sharp(resource('sample/streets/target/dusk-01.jpg'));
  const bytes = await image.resize(width, height, { fit: 'fill' }).png().toBuffer();
  return folder.write(`${width}x${height}.png`, bytes);
}

/** The model of the demo. */
async function trainedInference(): Promise<Inference> {
  const { classes } = await readClasses(resource('sample/streets/classes.json'));
  const run = resource('sample/streets/project/runs/1');
  const model = new Model(recipe, classes.length);
  const checkpoint = await loadCheckpoint(`${run}/checkpoints/step-600.safetensors`, model);
  return new Inference(model, checkpoint);
}

const backends = runtime === undefined ? ['wasm'] : ['wasm', 'tensorflow'];

describe.each(backends)('predict on %s', (backend) => {
  let inference: Inference;
  beforeAll(async () => {
    await tf.setBackend(backend);
    inference = await trainedInference();
  });
  afterAll(() => {
    inference.dispose();
  });

  it.each([
    { what: 'tiles that go through the network together', width: 500, height: 375 },
    { what: 'one tile, larger than the image', width: 100, height: 60 },
    { what: 'more tiles than go through it together, down', width: 200, height: 1170 },
    { what: 'more tiles than go through it together, across', width: 2100, height: 192 },
  ])('equals plain loops over single tiles: $what', async ({ width, height }) => {
    const seen = await readSeen(await street(width, height), recipe);
    const plain = plainPrediction(inference, seen.pixels, seen.full, recipe.crop);
    const tensors = tf.memory().numTensors;
    const found = await predict(inference, seen, recipe.crop);
    expect(tf.memory().numTensors).toBe(tensors);

    expect(found).toMatchObject({ width, height });
    const same = found.indices.filter((label, at) => label === plain.indices[at]).length;
    expect(same / (width * height)).toBeGreaterThanOrEqual(0.9999);
    expect(Math.abs(found.confidence - plain.confidence)).toBeLessThan(1e-4);
    const counted = plain.classPixels.map(
      (_, label) => found.indices.filter((other) => other === label).length,
    );
    expect(found.classPixels).toEqual(counted);
    // More than one class, or nothing was tested.
    expect(Math.max(...counted)).toBeLessThan(0.9 * width * height);
  });
});
