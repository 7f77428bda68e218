import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chooseBackend } from './choose.js';

describe('chooseBackend', () => {
  it('falls to wasm and says why the faster ones were passed over', async () => {
    const chosen = await chooseBackend('auto', {});
    expect(chosen.name).toBe('wasm');
    expect(chosen.device).toMatch(/\d+ cores?$/);
    expect(chosen.passedOver).toEqual([
      { name: 'tensorflow-gpu', reason: 'its runtime is not installed' },
      {
        name: 'webgpu',
        reason: expect.stringMatching(/^it finds (no graphics card|software only)/) as string,
      },
      { name: 'tensorflow', reason: 'its runtime is not installed' },
    ]);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('passes over a broken runtime', async () => {
    const broken = { tensorflowGpuRuntime: '/nowhere', tensorflowRuntime: '/nowhere' };
    const chosen = await chooseBackend('auto', broken);
    expect(chosen.name).toBe('wasm');
    for (const { name, reason } of chosen.passedOver) {
      if (name !== 'webgpu') expect(reason).toContain('There is no TensorFlow runtime in /nowhere');
    }
  });

  it('gives wasm when asked for it', async () => {
    expect(await chooseBackend('wasm', {})).toMatchObject({ name: 'wasm', passedOver: [] });
  });

  it.each(['tensorflow-gpu', 'webgpu', 'tensorflow'] as const)(
    'says what to do without %s',
    async (name) => {
      await expect(chooseBackend(name, {})).rejects.toThrow(/cannot be used, .+: .*ask for "auto"/);
    },
  );
});
