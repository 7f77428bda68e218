import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Losses } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';
import { defaultRuntimeRoot, installedRuntime } from '../runtimes/index.js';
import { registerTensorflow } from './backends/tensorflow.js';
import { registerWasm } from './backends/wasm.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { Model } from './model.js';
import {
  adapt,
  CLASSES,
  model,
  recipe,
  sourceBatch,
  start,
  trainerFrom,
  weights,
} from './test-support/tiny-training.js';
import { Trainer } from './trainer.js';

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
});

const BATCH_NORMS = ['frozen', 'batch'] as const;

describe('Trainer', () => {
  it('learns: the loss on one batch falls', async () => {
    const trainer = new Trainer({ model, recipe, seed: 1, kind: 'source', start: start() });
    const first = await trainer.sourceStep(sourceBatch(0));
    for (let step = 0; step < 12; step++) await trainer.sourceStep(sourceBatch(0));
    const last = await trainer.sourceStep(sourceBatch(0));
    trainer.dispose();
    expect(last['total']).toBeLessThan(first['total'] ?? 0);
  });

  it('adds its losses up with their weights', async () => {
    const trainer = trainerFrom(start());
    const { total, source, target, pull, pseudoTarget } = await adapt(trainer);
    trainer.dispose();
    const sum = (source ?? NaN) + (target ?? NaN) + 0.1 * (pull ?? NaN) + (pseudoTarget ?? NaN);
    expect(total).toBeCloseTo(sum, 4);
  });

  it('computes nothing of a part that the recipe turns off', async () => {
    const off = { lambdaTarget: 0, lambdaPull: 0, lambdaPseudoTarget: 0 };
    const still = { ...recipe.adapt, jitter: recipe.source.jitter };
    const control = trainerFrom(start(), { ...off, adapt: still });
    const source = new Trainer({ model, recipe, seed: 1, kind: 'source', start: start() });
    const losses = await adapt(control);
    expect(Object.keys(losses)).toEqual(['total', 'source']);
    expect(losses).toEqual(await source.sourceStep(sourceBatch(0)));
    control.dispose();
    source.dispose();
    const withoutPull = trainerFrom(start(), { lambdaPull: 0 });
    expect(Object.keys(await adapt(withoutPull))).toEqual([
      'total',
      'source',
      'target',
      'pseudoTarget',
      'sure',
    ]);
    withoutPull.dispose();
  });

  it('goes without a target: no self-training, and weights from the pseudo-target', async () => {
    const translation = { kind: 'noise' as const, noise: 20 };
    const trainer = trainerFrom(start(), { translation, lambdaTarget: 0 });
    const losses = await trainer.adaptStep(sourceBatch(0));
    expect(Object.keys(losses)).toEqual(['total', 'source', 'pull', 'pseudoTarget', 'sure']);
    expect(trainer.classWeights.confidences().some((value) => value !== null)).toBe(true);
    trainer.dispose();
  });

  it.each(BATCH_NORMS)('keeps the number of tensors constant, batch norm %s', async (batchNorm) => {
    const trainer = trainerFrom(start(), { batchNorm });
    await adapt(trainer);
    await adapt(trainer);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) await adapt(trainer);
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
  });

  it.each(BATCH_NORMS)('goes on from a checkpoint exactly, batch norm %s', async (batchNorm) => {
    const file = join(await mkdtemp(join(tmpdir(), 'towline-')), 'resume.safetensors');
    const memory = { ...recipe.pull, keys: 'pixel' as const, memory: 2 };
    const changes = { batchNorm, pull: memory };
    const straight = trainerFrom(start(), changes);
    const losses: Losses[] = [];
    for (let step = 0; step < 4; step++) {
      losses.push(await adapt(straight));
      if (step === 1) await saveCheckpoint(file, model, straight.checkpoint());
    }
    straight.dispose();
    const resumed = trainerFrom(await loadCheckpoint(file, model), changes);
    expect(resumed.step).toBe(2);
    expect([await adapt(resumed), await adapt(resumed)]).toEqual(losses.slice(2));
    resumed.dispose();
  });

  it("moves the running statistics by the student's forward pass only", async () => {
    const after = async (batchNorm: Recipe['batchNorm'], teacher: tf.Tensor1D) => {
      const trainer = trainerFrom({ ...start(), teacher }, { batchNorm });
      await adapt(trainer);
      const statistics = await trainer.checkpoint().frozen.data();
      trainer.dispose();
      return statistics;
    };
    const student = (): tf.Tensor1D => model.trained.fromStored(weights);
    const before = await model.frozen.fromStored(weights).data();
    expect(await after('frozen', student())).toEqual(before);
    const moved = await after('batch', student());
    expect(moved).not.toEqual(before);
    expect(await after('batch', tf.mul(student(), 1.1))).toEqual(moved);
  });

  const runtime = installedRuntime(defaultRuntimeRoot());
  it.skipIf(!runtime).each(BATCH_NORMS)(
    'gives the same losses on wasm and on libtensorflow, batch norm %s',
    async (batchNorm) => {
      registerTensorflow(runtime ?? '');
      const found: Losses[][] = [];
      for (const backend of ['wasm', 'tensorflow']) {
        await tf.setBackend(backend);
        const trainer = trainerFrom(start(), { batchNorm });
        found.push([await adapt(trainer), await adapt(trainer)]);
        trainer.dispose();
      }
      await tf.setBackend('wasm');
      const [ours = [], theirs = []] = found;
      ours.forEach((losses, step) => {
        for (const [name, value] of Object.entries(losses)) {
          expect(
            Math.abs(value - (theirs[step]?.[name] ?? NaN)),
            `${name} at ${step}`,
          ).toBeLessThan(5e-3);
        }
      });
    },
  );

  it('refuses a checkpoint of another network in one sentence', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'towline-')), 'other.safetensors');
    await saveCheckpoint(file, model, start());
    await expect(loadCheckpoint(file, new Model(recipe, CLASSES + 1))).rejects.toThrow(
      'The weights hold no "decoder/classify/kernel" of shape 1x1x16x5.',
    );
  });
});
