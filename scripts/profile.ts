/*
 * Where the time of a training step goes on libtensorflow: milliseconds and calls a step of each
 * native operation, and what is left outside of them.
 *
 *   npm run profile -- [--kind adapt] [--steps 10]
 */
import * as tf from '@tensorflow/tfjs-core';
import { Command, Option } from 'commander';
import { reportFailure } from '../backend/cli/failure.js';
import { stepCount } from '../backend/cli/options.js';
import { UserError } from '../backend/contract/error.js';
import { RECIPES } from '../backend/contract/recipes.js';
import { chooseBackend } from '../backend/engine/backends/choose.js';
import type { NativeBackend } from '../backend/engine/backends/native.js';
import { runtimeOption } from '../backend/service/context.js';
import { randomTraining } from './random-training.js';

const WARM_UP = 4;

type Spent = Map<string, { milliseconds: number; calls: number }>;

/** Adds up what every call of the backend's binding takes. */
function watch(backend: NativeBackend, spent: Spent): void {
  const timed =
    <A extends unknown[], R>(run: (name: string, ...rest: A) => R) =>
    (name: string, ...rest: A): R => {
      const started = performance.now();
      const result = run(name, ...rest);
      const { milliseconds = 0, calls = 0 } = spent.get(name) ?? {};
      spent.set(name, {
        milliseconds: milliseconds + performance.now() - started,
        calls: calls + 1,
      });
      return result;
    };
  backend.executeSingleOutput = timed(backend.executeSingleOutput.bind(backend));
  backend.executeMultipleOutputs = timed(backend.executeMultipleOutputs.bind(backend));
}

interface Options {
  kind: 'source' | 'adapt';
  steps: number;
}

async function main(): Promise<void> {
  const { kind, steps } = new Command('profile')
    .addOption(new Option('--kind <kind>').choices(['source', 'adapt']).default('source'))
    .option('--steps <n>', 'steps', stepCount, 10)
    .parse()
    .opts<Options>();
  await chooseBackend('tensorflow', runtimeOption());
  const training = await randomTraining(RECIPES.quick, kind);
  for (let step = 0; step < WARM_UP; step++) await training.step();
  const spent: Spent = new Map();
  watch(tf.backend() as NativeBackend, spent);
  const started = performance.now();
  for (let step = 0; step < steps; step++) await training.step();
  const whole = (performance.now() - started) / steps;
  const rows = [...spent].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  const native = rows.reduce((sum, [, { milliseconds }]) => sum + milliseconds, 0) / steps;
  const line = (name: string, milliseconds: number, calls: number): void =>
    console.log(`${name.padEnd(40)} ${milliseconds.toFixed(1).padStart(7)} ${calls}`);
  line('a step', whole, steps);
  line('outside of native operations', whole - native, 1);
  for (const [name, { milliseconds, calls }] of rows) {
    line(name, milliseconds / steps, Math.round(calls / steps));
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error, !(error instanceof UserError));
}
