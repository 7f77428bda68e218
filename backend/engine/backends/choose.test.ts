import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chooseBackend } from './choose.js';

describe('chooseBackend', () => {
  it('falls to wasm and says why the faster ones were passed over', async () => {
    const chosen = await chooseBackend('auto', {});
    expect(chosen.name).toBe('wasm');
    expect(chosen.device).toMatch(/\d+ cores?$/);
    expect(chosen.passedOver).toEqual([
      { name: 'tensorflow', reason: 'its runtime is not installed' },
      { name: 'webgpu', reason: 'this version has no WebGPU backend yet' },
    ]);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('passes over a broken runtime', async () => {
    const chosen = await chooseBackend('auto', { tensorflowRuntime: '/nowhere' });
    expect(chosen.name).toBe('wasm');
    expect(chosen.passedOver[0]?.reason).toContain('There is no TensorFlow runtime in /nowhere');
  });

  it('gives wasm when asked for it', async () => {
    expect(await chooseBackend('wasm', {})).toMatchObject({ name: 'wasm', passedOver: [] });
  });

  it.each(['tensorflow', 'webgpu'] as const)('says what to do without %s', async (name) => {
    await expect(chooseBackend(name, {})).rejects.toThrow(/cannot be used, .+: .*ask for "auto"/);
  });
});
