import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from './choose.js';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { fixedStep, KNOWN } from './self-test.js';
import { softwareAdapter } from './test-support/adapter.js';
import { randomValues, runOn, worstError } from './test-support/compare.js';
import { gradientsOf, TRAINING_OPS } from './test-support/training-ops.js';
import { DeviceError, type GuardedBackend } from './webgpu-guard.js';
import { runForEach } from './webgpu-kernels/program.js';
import { registerWebgpu } from './webgpu.js';

const adapter = await softwareAdapter();

describe.skipIf(!adapter)('webgpu', () => {
  beforeAll(async () => {
    await registerWebgpu({ adapter, software: true });
    registerRelu6GradOn('cpu');
    registerResizeBilinearGradOn('cpu');
  });

  const x = randomValues([4, 6, 8, 5], 'x');
  const w = randomValues([4, 6, 8, 5], 'w');
  it.each(Object.entries(TRAINING_OPS))('%s agrees with cpu', async (_, op) => {
    const expected = await runOn('cpu', [x, w], gradientsOf(op));
    const got = await runOn('webgpu', [x, w], gradientsOf(op));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it('reads no value without waiting for it', async () => {
    await tf.setBackend('webgpu');
    const sum = tf.tidy(() => tf.sum(tf.square(tf.ones([2000]))));
    expect(() => sum.dataSync()).toThrow('values are read with data(), not with dataSync()');
    expect(await sum.data()).toEqual(Float32Array.of(2000));
    sum.dispose();
  });

  it('passes the self-test', async () => {
    await tf.setBackend('webgpu');
    const got = await fixedStep();
    KNOWN.forEach((known, index) => expect(got[index]).toBeCloseTo(known, 3));
  });

  it('is chosen by name only where it is software', async () => {
    const { name, passedOver } = await chooseBackend('auto', { adapter });
    expect(name).toBe('wasm');
    const reason = passedOver.find((other) => other.name === 'webgpu')?.reason;
    expect(reason).toBe(`${adapter} is software, which is slow`);
    const chosen = await chooseBackend('webgpu', { adapter });
    expect(chosen).toMatchObject({
      name: 'webgpu',
      device: expect.stringContaining(adapter ?? ''),
    });
  });

  it('says in one sentence that a program is wrong', async () => {
    await tf.setBackend('webgpu');
    const backend = tf.backend() as GuardedBackend;
    const empty = { inputs: {}, shape: [4], sizes: {} };
    const broken = runForEach(backend, { ...empty, name: 'broken', code: 'result[index] = no;' });
    await expect(backend.read(broken.dataId)).rejects.toThrow(/refused a program .*unresolved/);
    backend.disposeData(broken.dataId);
  });

  // The last: nothing comes back from it in this process.
  it('says in one sentence that the device is lost', async () => {
    await tf.setBackend('webgpu');
    const x = tf.square(tf.ones([2000]));
    const backend = tf.backend() as GuardedBackend;
    backend.device.destroy();
    await expect(x.data()).rejects.toThrow(DeviceError);
    await expect(x.data()).rejects.toThrow(/^The graphics card stopped \(SwiftShader.*--resume/);
  });
});
