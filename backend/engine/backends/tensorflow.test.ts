import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRuntimeRoot, installedRuntime } from '../../runtimes/index.js';
import { batchNorm } from '../batch-norm.js';
import { convolution } from '../convolution.js';
import { chooseBackend } from './choose.js';
import { registerRelu6GradOn, relu6Grad } from './relu6-grad.js';
import { randomValues, runOn, worstError } from './test-support/compare.js';
import { useDepthwiseGradients } from './test-support/depthwise.js';
import { sparseCrossEntropy } from './sparse-cross-entropy.js';
import { sumOverPositions } from './sum-over-positions.js';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

const runtime = installedRuntime(defaultRuntimeRoot()) ?? '';

describe.skipIf(runtime === '')('tensorflow', () => {
  beforeAll(async () => {
    await registerWasm();
    registerTensorflow(runtime);
    registerRelu6GradOn('cpu');
    useDepthwiseGradients();
  });

  it.each([1, 2, 3, 6])(
    'agrees with wasm on depthwise gradients, dilation %i',
    async (dilation) => {
      const x = randomValues([2, 13, 15, 8], 'x');
      const filter = randomValues([3, 3, 8, 1], 'filter');
      const gradients = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor[] =>
        tf.grads((a, b) =>
          tf
            .depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same', 'NHWC', dilation)
            .square()
            .sum(),
        )([input, weights]);
      const expected = await runOn('wasm', [x, filter], gradients);
      const got = await runOn('tensorflow', [x, filter], gradients);
      expect(worstError(got, expected)).toBeLessThan(1e-4);
    },
  );

  it.each([1, 2])('agrees with cpu on convolution gradients, stride %i', async (stride) => {
    const x = randomValues([2, 13, 15, 5], 'x');
    const filter = randomValues([3, 3, 5, 8], 'filter');
    const gradients = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor[] =>
      tf.grads((a, b) =>
        tf
          .conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, 'same')
          .square()
          .sum(),
      )([input, weights]);
    const expected = await runOn('cpu', [x, filter], gradients);
    const got = await runOn('tensorflow', [x, filter], gradients);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it.each([
    { kernel: [1, 1, 8, 5], depthwise: false },
    { kernel: [5, 5, 8, 1], depthwise: true },
  ])('agrees with cpu on a fused convolution, kernel $kernel', async ({ kernel, depthwise }) => {
    const inputs = [
      randomValues([3, 7, 6, 8], 'x'),
      randomValues(kernel, 'kernel'),
      randomValues([depthwise ? 8 : 5], 'bias'),
    ];
    const all = (...tensors: tf.Tensor[]): tf.Tensor[] => {
      const value = (...[x, weights, bias]: tf.Tensor[]): tf.Tensor =>
        convolution(x as tf.Tensor4D, weights as tf.Tensor, bias, { depthwise, relu6: true });
      return [value(...tensors), ...tf.grads((...given) => value(...given).square())(tensors)];
    };
    const expected = await runOn('cpu', inputs, all);
    const got = await runOn('tensorflow', inputs, all);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it('runs the native Relu6Grad on output features', async () => {
    const dy = randomValues([3, 5, 7], 'dy');
    const features = randomValues([3, 5, 7], 'y');
    const gradient = (upstream: tf.Tensor, input: tf.Tensor): tf.Tensor[] => [
      relu6Grad(upstream, input.mul(9).relu6()),
    ];
    const expected = await runOn('wasm', [dy, features], gradient);
    const got = await runOn('tensorflow', [dy, features], gradient);
    expect(worstError(got, expected)).toBe(0);
  });

  it.each([false, true])('agrees with cpu on batch norm, relu6 %s', async (relu6) => {
    const inputs = [
      randomValues([4, 5, 3, 6], 'x'),
      randomValues([6], 'gamma'),
      randomValues([6], 'beta'),
    ];
    const all = (...tensors: tf.Tensor[]): tf.Tensor[] => {
      const observed: tf.Tensor[] = [];
      const norm = (...[x, gamma, beta]: tf.Tensor[]): tf.Tensor =>
        batchNorm(x as tf.Tensor4D, gamma as tf.Tensor, beta as tf.Tensor, {
          domainSize: 2,
          relu6,
          observe: (mean, variance) => observed.push(tf.keep(mean), tf.keep(variance)),
        });
      const y = norm(...tensors);
      const statistics = observed.slice(0, 2).map((tensor) => tf.clone(tensor));
      const gradients = tf.grads((...given) => norm(...given).square())(tensors);
      tf.dispose(observed);
      return [y, ...statistics, ...gradients];
    };
    const expected = await runOn('cpu', inputs, all);
    const got = await runOn('tensorflow', inputs, all);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it('computes loss and gradient of every pixel as the composed form does', async () => {
    const labels = [3, 0, 2, 2, 1, 3];
    const losses = (logits: tf.Tensor): tf.Tensor[] => {
      const rows = logits.mul(6) as tf.Tensor2D;
      const { loss, gradient } = sparseCrossEntropy(rows, tf.tensor1d(labels, 'int32'));
      return [loss, gradient];
    };
    const logits = randomValues([labels.length, 4], 'logits');
    const expected = await runOn('cpu', [logits], losses);
    const got = await runOn('tensorflow', [logits], losses);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it.each([[[1, 7]], [[2, 5, 3, 9]]])('sums over all but the last axis of %o', async (shape) => {
    const x = randomValues(shape, 'x');
    const sum = (values: tf.Tensor): tf.Tensor[] => [sumOverPositions(values)];
    const expected = await runOn('cpu', [x], sum);
    const got = await runOn('tensorflow', [x], sum);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });

  it('is the first choice where its runtime is installed', async () => {
    const chosen = await chooseBackend('auto', { tensorflowRuntime: runtime });
    expect(chosen.name).toBe('tensorflow');
    expect(chosen.passedOver.map(({ name }) => name)).toEqual(['tensorflow-gpu', 'webgpu']);
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('does not pass for a card where it finds none', async () => {
    const both = { tensorflowGpuRuntime: runtime, tensorflowRuntime: runtime };
    const { name, passedOver } = await chooseBackend('auto', both);
    expect(name).toBe('tensorflow');
    expect(passedOver[0]?.reason).toBe('it finds no NVIDIA card that it can use');
  });

  it.each([[[13, 11]], [[3, 4]]] as const)('resizes back from %s like wasm', async (size) => {
    const image = randomValues([2, 5, 6, 3], 'image');
    const dy = randomValues([2, ...size, 3], 'dy');
    const gradient = (x: tf.Tensor, slope: tf.Tensor): tf.Tensor[] => [
      tf.grad((a) => tf.image.resizeBilinear(a as tf.Tensor4D, [...size], false, true))(x, slope),
    ];
    const expected = await runOn('wasm', [image, dy], gradient);
    const got = await runOn('tensorflow', [image, dy], gradient);
    expect(worstError(got, expected)).toBeLessThan(1e-5);
  });
});
