/*
 * Whether training holds more and more: many small adaptation steps, the number of tensors and the
 * resident memory every now and then. Fails where there are more tensors at the end.
 *
 *   npm run soak -- [--backend tensorflow] [--steps 2000]
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { Command } from 'commander';
import { RECIPES } from '../backend/contract/recipes.js';
import type { Recipe } from '../backend/contract/recipe.js';
import { backendOption, stepCount } from '../backend/cli/options.js';
import { reportFailure } from '../backend/cli/failure.js';
import { chooseBackend, type BackendRequest } from '../backend/engine/backends/choose.js';
import { Model } from '../backend/engine/model.js';
import { readSafetensors } from '../backend/engine/safetensors.js';
import { Trainer } from '../backend/engine/trainer.js';
import { randomFor } from '../backend/random.js';
import { runtimeOption } from '../backend/service/context.js';

const CROP = { width: 96, height: 64 };
const CLASSES = 11;
const LOOKS = 10;
const recipe: Recipe = { ...RECIPES.quick, crop: CROP };
const PIXELS = recipe.batchSize * CROP.width * CROP.height;

async function trainer(): Promise<Trainer> {
  const model = new Model(recipe, CLASSES);
  const encoders = new URL('../resources/encoders/', import.meta.url);
  const file = fileURLToPath(new URL(`${recipe.encoder}.safetensors`, encoders));
  const weights = model.initialWeights((await readSafetensors(file)).tensors, 1);
  const start = {
    step: 0,
    student: model.trained.fromStored(weights),
    frozen: model.frozen.fromStored(weights),
    teacher: undefined,
    mean: undefined,
    square: undefined,
    classWeights: undefined,
  };
  return new Trainer({ model, recipe, seed: 1, kind: 'adapt', start });
}

/** Other labels and images at each step: what is drawn from them is of other sizes, too. */
function batch(step: number): Parameters<Trainer['adaptStep']> {
  const random = randomFor(1, 'soak', step);
  const bytes = (length: number, limit: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.integer(limit));
  const present = 1 + random.integer(CLASSES);
  return [
    { images: bytes(PIXELS * 3, 256), labels: bytes(PIXELS, present) },
    bytes(PIXELS * 3, 256),
  ];
}

interface Options {
  backend: BackendRequest;
  steps: number;
}

async function main(): Promise<void> {
  const { backend, steps } = new Command('soak')
    .addOption(backendOption())
    .option('--steps <n>', 'adaptation steps', stepCount, 2000)
    .parse()
    .opts<Options>();
  const { name } = await chooseBackend(backend, runtimeOption());
  const trained = await trainer();
  const tensors: number[] = [];
  for (let step = 1; step <= steps; step++) {
    await trained.adaptStep(...batch(step));
    if (step % Math.ceil(steps / LOOKS) !== 0 && step !== steps) continue;
    tensors.push(tf.memory().numTensors);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(JSON.stringify({ backend: name, step, tensors: tensors.at(-1), megabytes }));
  }
  if (new Set(tensors).size > 1)
    throw new Error('The number of tensors changed from look to look.');
}

main().catch((error: unknown) => {
  process.exitCode = reportFailure(error, true);
});
