import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomValues, runOn, worstError } from '../test-support/compare.js';
import { useDepthwiseGradients } from '../test-support/depthwise.js';
import { registerWasm } from '../wasm.js';

interface Case {
  batch: number;
  size: [number, number];
  channels: number;
  kernel: [number, number];
  stride: number;
  dilation: number;
  pad: 'same' | 'valid';
}

beforeAll(async () => {
  await registerWasm();
  useDepthwiseGradients();
});

/** Every mix of the sizes, strides, dilations and pads that the network uses, and odd ones. */
function cases(dilations: number[]): Case[] {
  const shapes = [
    { batch: 1, size: [9, 7] as [number, number], channels: 5, kernel: [3, 3] as [number, number] },
    {
      batch: 3,
      size: [8, 11] as [number, number],
      channels: 8,
      kernel: [3, 5] as [number, number],
    },
    {
      batch: 2,
      size: [10, 13] as [number, number],
      channels: 6,
      kernel: [1, 1] as [number, number],
    },
    {
      batch: 1,
      size: [15, 14] as [number, number],
      channels: 3,
      kernel: [5, 5] as [number, number],
    },
  ];
  const pads = ['same', 'valid'] as const;
  const mixes = [1, 2].flatMap((stride) => dilations.map((dilation) => ({ stride, dilation })));
  return shapes.flatMap((shape) =>
    mixes
      .filter(({ stride, dilation }) => stride === 1 || dilation === 1)
      .flatMap((mix) => pads.map((pad) => ({ ...shape, ...mix, pad })))
      .filter((entry) => entry.pad === 'same' || (entry.kernel[0] - 1) * entry.dilation < 9)
      .filter((entry) => entry.pad === 'same' || (entry.kernel[1] - 1) * entry.dilation < 7),
  );
}

function name({ batch, size, channels, kernel, stride, dilation, pad }: Case): string {
  return `[${batch},${size},${channels}] ${kernel.join('x')} stride ${stride} dilation ${dilation} ${pad}`;
}

/** A filter [h, w, ...] with dilation - 1 zeros between its taps: plain cpu ignores dilations. */
function dilated(filter: tf.Tensor4D, dilation: number): tf.Tensor4D {
  if (dilation === 1) return filter;
  const [height, width, inputs, outputs] = filter.shape;
  const rows = filter.reshape([height, 1, width, 1, inputs * outputs]).pad([
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const whole = rows.reshape([height * dilation, width * dilation, inputs, outputs]) as tf.Tensor4D;
  const reach = [(height - 1) * dilation + 1, (width - 1) * dilation + 1] as const;
  return whole.slice([0, 0, 0, 0], [...reach, inputs, outputs]);
}

describe('full convolutions on wasm', () => {
  it.each(cases([1]).map((entry) => [name(entry), entry] as const))('%s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 7], 'filter');
    const gradients = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor[] =>
      tf.grads((a, b) =>
        tf
          .conv2d(a as tf.Tensor4D, b as tf.Tensor4D, entry.stride, entry.pad)
          .square()
          .sum(),
      )([input, weights]);
    const expected = await runOn('cpu', [x, filter], gradients);
    const got = await runOn('wasm', [x, filter], gradients);
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});

describe('depthwise convolutions on wasm', () => {
  const all = cases([1, 2, 3]).map((entry) => [name(entry), entry] as const);
  it.each(all)('%s', async (_, entry) => {
    const x = randomValues([entry.batch, ...entry.size, entry.channels], 'x');
    const filter = randomValues([...entry.kernel, entry.channels, 1], 'filter');
    const gradients = (ownDilation: boolean) => (input: tf.Tensor, weights: tf.Tensor) =>
      tf.grads((a, b) => {
        const spread = ownDilation ? 1 : entry.dilation;
        const taps = ownDilation ? dilated(b as tf.Tensor4D, entry.dilation) : (b as tf.Tensor4D);
        const image = a as tf.Tensor4D;
        return tf
          .depthwiseConv2d(image, taps, entry.stride, entry.pad, 'NHWC', spread)
          .square()
          .sum();
      })([input, weights]);
    const expected = await runOn('cpu', [x, filter], gradients(true));
    const got = await runOn('wasm', [x, filter], gradients(false));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});
