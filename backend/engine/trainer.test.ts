import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Losses } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';
import { RECIPES } from '../contract/recipes.js';
import { Random } from '../random.js';
import { defaultRuntimeRoot, installedRuntime } from '../runtimes/index.js';
import { registerTensorflow } from './backends/tensorflow.js';
import { registerWasm } from './backends/wasm.js';
import { loadCheckpoint, saveCheckpoint, untrained, type Checkpoint } from './checkpoint.js';
import { Model } from './model.js';
import { readSafetensors, type StoredTensor } from './safetensors.js';
import type { SourceBatch } from './step.js';
import { Trainer } from './trainer.js';

const recipe: Recipe = {
  ...RECIPES.quick,
  crop: { width: 64, height: 32 },
  batchSize: 2,
  decoderChannels: 16,
};
const CLASSES = 4;
const model = new Model(recipe, CLASSES);
let weights: Map<string, StoredTensor>;

beforeAll(async () => {
  await registerWasm();
  await tf.setBackend('wasm');
  const path = new URL('../../resources/encoders/efficientnet-lite0.safetensors', import.meta.url);
  weights = model.initialWeights((await readSafetensors(fileURLToPath(path))).tensors, 1);
});

function start(): Checkpoint {
  const student = model.trained.fromStored(weights);
  return untrained({ student, frozen: model.frozen.fromStored(weights) });
}

function bytes(count: number, below: number, stream: string): Uint8Array {
  const random = new Random(7, stream);
  return Uint8Array.from({ length: count }, () => random.integer(below));
}

const pixels = recipe.batchSize * recipe.crop.width * recipe.crop.height;
const sourceBatch = (step: number): SourceBatch => ({
  images: bytes(pixels * 3, 256, `source ${step}`),
  // Every other batch lacks the last class.
  labels: bytes(pixels, CLASSES - (step % 2), `labels ${step}`),
});
const trainerFrom = (checkpoint: Checkpoint, changes: Partial<Recipe> = {}): Trainer =>
  new Trainer({
    model,
    recipe: { ...recipe, ...changes },
    seed: 1,
    kind: 'adapt',
    start: checkpoint,
  });
const adapt = (trainer: Trainer): Promise<Losses> =>
  trainer.adaptStep(sourceBatch(trainer.step), bytes(pixels * 3, 120, `target ${trainer.step}`));

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
