import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRuntimeRoot, installedRuntime } from '../../runtimes/index.js';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { KNOWN, fixedStep, selfTest } from './self-test.js';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

const runtime = installedRuntime(defaultRuntimeRoot());

beforeAll(async () => {
  await registerWasm();
  registerResizeBilinearGradOn('cpu');
  registerRelu6GradOn('cpu');
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
    const fused = tf.getKernel('FusedConv2D', 'wasm');
    tf.unregisterKernel('FusedConv2D', 'wasm');
    const withRelu: tf.KernelFunc = (call) =>
      fused.kernelFunc({ ...call, attrs: { ...call.attrs, activation: 'relu' } });
    tf.registerKernel({ ...fused, kernelFunc: withRelu });
    expect((await selfTest()).passed).toBe(false);
    tf.unregisterKernel('FusedConv2D', 'wasm');
    expect(await selfTest()).toMatchObject({ passed: false, worstError: Infinity });
    tf.registerKernel(fused);
  });

  it.skipIf(runtime === undefined)('passes on tensorflow', async () => {
    registerTensorflow(runtime ?? '');
    await tf.setBackend('tensorflow');
    expect(await selfTest()).toMatchObject({ passed: true });
  });
});
