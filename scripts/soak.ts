/*
 * Whether training holds more and more: many small adaptation steps, the number of tensors and the
 * resident memory every now and then. Fails where the number of tensors changes.
 *
 *   npm run soak -- [--backend tensorflow] [--steps 2000]
 */
import * as tf from '@tensorflow/tfjs-core';
import { Command } from 'commander';
import { reportFailure } from '../backend/cli/failure.js';
import { backendOption, stepCount } from '../backend/cli/options.js';
import { UserError } from '../backend/contract/error.js';
import type { BackendChoice } from '../backend/contract/job.js';
import { RECIPES } from '../backend/contract/recipes.js';
import { chooseBackend } from '../backend/engine/backends/choose.js';
import { runtimeOption } from '../backend/service/context.js';
import { randomTraining } from './random-training.js';

const LOOKS = 10;

interface Options {
  backend: BackendChoice;
  steps: number;
}

async function main(): Promise<void> {
  const { backend, steps } = new Command('soak')
    .addOption(backendOption())
    .option('--steps <n>', 'adaptation steps', stepCount, 2000)
    .parse()
    .opts<Options>();
  const { name } = await chooseBackend(backend, runtimeOption());
  const recipe = { ...RECIPES.quick, crop: { width: 96, height: 64 } };
  const training = await randomTraining(recipe, 'adapt');
  const tensors: number[] = [];
  for (let step = 1; step <= steps; step++) {
    await training.step();
    if (step % Math.ceil(steps / LOOKS) !== 0 && step !== steps) continue;
    tensors.push(tf.memory().numTensors);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    console.log(JSON.stringify({ backend: name, step, tensors: tensors.at(-1), megabytes }));
  }
  if (new Set(tensors).size > 1) {
    throw new UserError('The number of tensors changed from look to look.');
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
