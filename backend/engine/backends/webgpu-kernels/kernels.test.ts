import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerRelu6GradOn, relu6Grad } from '../relu6-grad.js';
import { registerResizeBilinearGradOn } from '../resize-bilinear-grad.js';
import { sparseCrossEntropy } from '../sparse-cross-entropy.js';
import { sumOverPositions, sumPerPart } from '../sum-over-positions.js';
import { softwareAdapter } from '../test-support/adapter.js';
import { randomValues, runOn, worstError, type Values } from '../test-support/compare.js';
import {
  convolutionCases,
  depthwiseGradientsOf,
  fullGradients,
  nameOf,
  type ConvolutionCase,
} from '../test-support/convolutions.js';
import { useDepthwiseGradients } from '../test-support/depthwise.js';
import { registerWebgpu } from '../webgpu.js';

const adapter = await softwareAdapter();

type Compute = (...inputs: tf.Tensor[]) => tf.Tensor[];

async function expectEqual(inputs: Values[], onCpu: Compute, ours: Compute = onCpu): Promise<void> {
  const expected = await runOn('cpu', inputs, onCpu);
  const got = await runOn('webgpu', inputs, ours);
  expect(worstError(got, expected)).toBeLessThan(1e-4);
}

/** So large that sums are cut into parts, and results into tiles. */
const LARGE: ConvolutionCase[] = [
  { batch: 3, size: [33, 29], channels: 37, kernel: [1, 1], stride: 1, dilation: 1, pad: 'same' },
  { batch: 2, size: [31, 40], channels: 12, kernel: [3, 3], stride: 2, dilation: 1, pad: 'same' },
];

function named(cases: ConvolutionCase[]): (readonly [string, ConvolutionCase])[] {
  return cases.map((entry) => [nameOf(entry), entry] as const);
}

describe.skipIf(!adapter)('kernels on webgpu', () => {
  beforeAll(async () => {
    await registerWebgpu({ adapter, software: true });
    registerRelu6GradOn('cpu');
    registerResizeBilinearGradOn('cpu');
    useDepthwiseGradients();
  });

  it.each(named([...convolutionCases([1]), ...LARGE]))('full convolution %s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 35], 'filter');
    await expectEqual([x, filter], fullGradients(entry));
  });

  it.each(named([...convolutionCases([1, 2, 3]), ...LARGE]))('depthwise %s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 1], 'filter');
    const onCpu = depthwiseGradientsOf(entry, true);
    await expectEqual([x, filter], onCpu, depthwiseGradientsOf(entry, false));
  });

  it.each([[[1, 7]], [[2, 5, 3, 9]], [[3, 400, 33]]])(
    'sums over all but the last axis of %o',
    async (shape) => {
      await expectEqual([randomValues(shape, 'x')], (x) => [sumOverPositions(x as tf.Tensor)]);
    },
  );

  it.each([[[1, 1, 1]], [[5, 700, 17]], [[2, 3000, 40]]])(
    "sums over each part's positions, %o",
    async (shape) => {
      await expectEqual([randomValues(shape, 'x')], (x) => [sumPerPart(x as tf.Tensor3D)]);
    },
  );

  it('computes loss and gradient of every pixel as the composed form does', async () => {
    const pixels = 517;
    const labels = Array.from({ length: pixels }, (_, at) => (at * 7) % 5);
    await expectEqual([randomValues([pixels, 5], 'logits')], (logits) => {
      const rows = (logits as tf.Tensor2D).mul(9) as tf.Tensor2D;
      const { loss, gradient } = sparseCrossEntropy(rows, tf.tensor1d(labels, 'int32'));
      return [loss, gradient];
    });
  });

  it('keeps a loss finite and right where a probability underflows', async () => {
    const logits = { shape: [1, 2], data: Float32Array.from([300, -300]) };
    const [loss, gradient] = await runOn('webgpu', [logits], (x) => {
      const found = sparseCrossEntropy(x as tf.Tensor2D, tf.tensor1d([1], 'int32'));
      return [found.loss, found.gradient];
    });
    expect([loss?.[0], ...(gradient ?? [])]).toEqual([600, 1, -1]);
  });

  it('passes gradients strictly between 0 and 6', async () => {
    const features = randomValues([3, 5, 7], 'y');
    await expectEqual([randomValues([3, 5, 7], 'dy'), features], (dy, y) => [
      relu6Grad(dy as tf.Tensor, (y as tf.Tensor).mul(9).relu6()),
    ]);
  });

  it.each([[[13, 11]], [[3, 4]], [[1, 1]], [[20, 24]], [[5, 6]]] as const)(
    'resizes back from %s',
    async (size) => {
      const image = randomValues([2, 5, 6, 3], 'image');
      const dy = randomValues([2, ...size, 3], 'dy');
      for (const [corners, halfPixels] of [
        [false, true],
        [true, false],
        [false, false],
      ]) {
        const resize = (x: tf.Tensor): tf.Tensor =>
          tf.image.resizeBilinear(x as tf.Tensor4D, [...size], corners, halfPixels);
        await expectEqual([image, dy], (x, slope) => [
          tf.grad(resize)(x as tf.Tensor, slope as tf.Tensor),
        ]);
      }
    },
  );

  it.each([[[1000]], [[70, 9]], [[6, 3, 5]]])('sums rows %o by segment', async (shape) => {
    // Segments past the last are dropped.
    const ids = Array.from({ length: shape[0] ?? 0 }, (_, row) => (row * 5) % 8);
    const dropped = (x: tf.Tensor): tf.Tensor[] => [
      tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), 7),
    ];
    await expectEqual([randomValues(shape, 'x')], dropped as Compute);
  });
});
