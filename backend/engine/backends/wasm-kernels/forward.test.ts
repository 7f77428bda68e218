import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomValues, runOn, worstError } from '../test-support/compare.js';
import { registerWasm } from '../wasm.js';

beforeAll(registerWasm);

async function agrees(
  shapes: number[][],
  compute: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<void> {
  const inputs = shapes.map((shape, index) => randomValues(shape, `input ${index}`));
  const expected = await runOn('cpu', inputs, compute);
  const got = await runOn('wasm', inputs, compute);
  expect(worstError(got, expected)).toBeLessThan(1e-5);
}

type Shape = [batch: number, height: number, width: number, channels: number];

describe('fused convolutions on wasm, beside cpu', () => {
  const activations = ['linear', 'relu6'] as const;
  const pointwise: [Shape, number][] = [
    [[1, 1, 1, 1], 1],
    [[1, 5, 7, 3], 11],
    [[2, 6, 8, 300], 24],
    [[1, 13, 11, 17], 40],
    [[3, 32, 33, 12], 9],
  ];
  it.each(pointwise.flatMap(([x, out]) => activations.map((kind) => [x, out, kind] as const)))(
    '1x1 of [%s] to %i, %s',
    async (shape, out, activation) => {
      await agrees([shape, [1, 1, shape[3], out], [out]], (x, filter, bias) => [
        tf.fused.conv2d({
          ...{ x: tf.mul(x as tf.Tensor, 4) as tf.Tensor4D, filter: filter as tf.Tensor4D },
          ...{ bias: bias as tf.Tensor1D, strides: 1, pad: 'same', activation },
        }),
      ]);
    },
  );

  const depthwise: [Shape, number, number, number][] = [
    [[1, 1, 1, 1], 3, 1, 1],
    [[2, 9, 7, 5], 3, 2, 1],
    [[1, 6, 8, 20], 5, 1, 1],
    [[1, 7, 13, 6], 5, 2, 1],
    [[2, 12, 16, 9], 3, 1, 6],
  ];
  it.each(depthwise.flatMap((one) => activations.map((kind) => [...one, kind] as const)))(
    'depthwise of [%s] by %i, stride %i, dilation %i, %s',
    async (shape, size, strides, dilation, activation) => {
      // cpu's fused kernel ignores dilations: there the filter itself is spread.
      const spread = (filter: tf.Tensor): tf.Tensor4D => {
        const reach = (size - 1) * dilation + 1;
        const rows = tf.reshape(filter, [size, 1, size, 1, shape[3]]);
        const gaps = dilation - 1;
        const wide = tf.pad(rows, [[0, 0], [0, gaps], [0, 0], [0, gaps], [0, 0]]); // prettier-ignore
        const whole = tf.reshape(wide, [size * dilation, size * dilation, shape[3], 1]);
        return tf.slice(whole, 0, [reach, reach, shape[3], 1]) as tf.Tensor4D;
      };
      await agrees([shape, [size, size, shape[3], 1], [shape[3]]], (x, filter, bias) => {
        const onWasm = tf.getBackend() === 'wasm';
        return [
          tf.fused.depthwiseConv2d({
            ...{ x: tf.mul(x as tf.Tensor, 4) as tf.Tensor4D, bias: bias as tf.Tensor1D },
            filter: onWasm ? (filter as tf.Tensor4D) : spread(filter as tf.Tensor),
            ...{ strides, pad: 'same', dilations: onWasm ? dilation : 1, activation },
          }),
        ];
      });
    },
  );
});

describe('matrix products on wasm, beside cpu', () => {
  it.each([
    [[7, 3], [3, 5], false, false],
    [[1, 700], [700, 37], false, false],
    [[1, 5], [5, 1], false, false],
    [[600, 9], [600, 13], true, false],
    [[10, 513], [21, 513], false, true],
    [[33, 4], [6, 33], true, true],
    [[3, 1, 70], [3, 70, 18], false, false],
    [[2, 2, 5, 6], [2, 2, 6, 7], false, false],
    [[4, 5, 6], [1, 6, 7], false, false],
    [[1, 5, 6], [4, 7, 6], false, true],
    [[5, 0], [0, 3], false, false],
  ] as [number[], number[], boolean, boolean][])(
    '[%s] by [%s], %s %s',
    async (a, b, left, right) => {
      await agrees([a, b], (x, y) => [tf.matMul(x as tf.Tensor, y as tf.Tensor, left, right)]);
    },
  );
});

describe('large element-wise results on wasm, beside cpu', () => {
  it.each([
    [
      [200, 103],
      [200, 103],
    ],
    [[200, 103], [103]],
    [[200, 103], []],
    [
      [200, 103],
      [200, 1],
    ],
    [
      [200, 103],
      [1, 103],
    ],
    [
      [3, 70, 97],
      [3, 1, 97],
    ],
    [
      [3, 70, 97],
      [3, 1, 1],
    ],
    [
      [3, 70, 97],
      [70, 1],
    ],
    [
      [2, 3, 50, 61],
      [2, 1, 50, 1],
    ],
    [[97], [200, 97]],
    [[70_001], [70_001]],
    [
      [30_000, 1],
      [30_000, 1],
    ],
  ])('[%s] and [%s]', async (a, b) => {
    await agrees([a, b], (x, y) => {
      const [one, other] = [x as tf.Tensor, y as tf.Tensor];
      const positive = tf.add(tf.abs(other), 0.5);
      return [tf.add(one, other), tf.sub(one, other), tf.mul(one, other), tf.div(one, positive)];
    });
  });
});
