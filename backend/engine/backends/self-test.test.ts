import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRuntimeRoot, installedRuntime } from '../../runtimes/index.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { KNOWN, fixedStep, selfTest } from './self-test.js';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

const runtime = installedRuntime(defaultRuntimeRoot());

beforeAll(async () => {
  await registerWasm();
  registerResizeBilinearGradOn('cpu');
});

describe('selfTest', () => {
  it('knows what the plain cpu backend computes', async () => {
    await tf.setBackend('cpu');
    const computed = await fixedStep();
    expect(computed).toHaveLength(KNOWN.length);
    KNOWN.forEach((known, index) => expect(computed[index]).toBeCloseTo(known, 4));
  });

  it('passes on wasm and leaves no tensors behind', async () => {
    await tf.setBackend('wasm');
    const before = tf.memory().numTensors;
    const result = await selfTest();
    expect(result).toMatchObject({ passed: true });
    expect(result.gigaflops).toBeGreaterThan(0.1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('fails where a kernel computes something else', async () => {
    await tf.setBackend('wasm');
    const relu6 = tf.getKernel('Relu6', 'wasm');
    const relu = tf.getKernel('Relu', 'wasm');
    tf.unregisterKernel('Relu6', 'wasm');
    tf.registerKernel({ ...relu, kernelName: 'Relu6' });
    expect((await selfTest()).passed).toBe(false);
    tf.unregisterKernel('Relu6', 'wasm');
    expect(await selfTest()).toMatchObject({ passed: false, worstError: Infinity });
    tf.registerKernel(relu6);
  });

  it.skipIf(runtime === undefined)('passes on tensorflow', async () => {
    registerTensorflow(runtime ?? '');
    await tf.setBackend('tensorflow');
    expect(await selfTest()).toMatchObject({ passed: true });
  });
});
