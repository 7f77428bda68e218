import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Losses } from '../contract/events.js';
import { softwareAdapter } from './backends/test-support/adapter.js';
import { registerWasm } from './backends/wasm.js';
import type { GuardedBackend } from './backends/webgpu-guard.js';
import { registerWebgpu } from './backends/webgpu.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { adapt, model, start, trainerFrom } from './test-support/tiny-training.js';

const adapter = await softwareAdapter();
/** A processor that plays a card takes minutes to compile the programs of a step. */
const PATIENCE = 1_800_000;

function expectClose(got: Losses, expected: Losses): void {
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs(value - (got[name] ?? NaN)), name).toBeLessThan(5e-3);
  }
}

/** Makes one step, stores its checkpoint, and makes the second on another backend. */
async function twoSteps(first: string, second: string): Promise<Losses[]> {
  const file = join(await mkdtemp(join(tmpdir(), 'towline-')), 'resume.safetensors');
  await tf.setBackend(first);
  const before = trainerFrom(start());
  const losses = [await adapt(before)];
  await saveCheckpoint(file, model, before.checkpoint());
  before.dispose();
  await tf.setBackend(second);
  const after = trainerFrom(await loadCheckpoint(file, model));
  losses.push(await adapt(after));
  after.dispose();
  return losses;
}

function memory(): { tensors: number; inUse: number; allocated: number } {
  const { numBytesInGPU, numBytesAllocatedInGPU } = (tf.backend() as GuardedBackend).memory();
  const { numTensors } = tf.memory();
  return { tensors: numTensors, inUse: numBytesInGPU, allocated: numBytesAllocatedInGPU };
}

describe.skipIf(!adapter)('Trainer on webgpu', { timeout: PATIENCE }, () => {
  beforeAll(async () => {
    await registerWasm();
    await registerWebgpu({ adapter, software: true });
  });

  it('makes the steps that wasm makes, and goes on with what the other began', async () => {
    const [first = {}, second = {}] = await twoSteps('wasm', 'wasm');
    const toWebgpu = await twoSteps('wasm', 'webgpu');
    expectClose(toWebgpu[1] ?? {}, second);
    const toWasm = await twoSteps('webgpu', 'wasm');
    expectClose(toWasm[0] ?? {}, first);
    expectClose(toWasm[1] ?? {}, second);
  });

  it('holds no more tensors and no more memory with every step', async () => {
    await tf.setBackend('webgpu');
    const trainer = trainerFrom(start());
    // Every other batch lacks a class, so that two steps take what there is.
    for (let step = 0; step < 2; step++) await adapt(trainer);
    const before = memory();
    for (let step = 0; step < 2; step++) await adapt(trainer);
    const after = memory();
    expect([after.tensors, after.inUse]).toEqual([before.tensors, before.inUse]);
    // What is kept for later depends on the sizes that were drawn: some bytes of blur and classes.
    expect(after.allocated / before.allocated).toBeLessThan(1.001);
    trainer.dispose();
  });

  it("gives wasm's losses with the norms of the batch", async () => {
    const losses: Losses[] = [];
    for (const backend of ['wasm', 'webgpu']) {
      await tf.setBackend(backend);
      const trainer = trainerFrom(start(), { batchNorm: 'batch' });
      losses.push(await adapt(trainer));
      trainer.dispose();
    }
    expectClose(losses[1] ?? {}, losses[0] ?? {});
  });
});
