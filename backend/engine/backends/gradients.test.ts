import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerRelu6GradOn, relu6Grad } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { randomValues, runOn, worstError } from './test-support/compare.js';
import { gradientsOf, TRAINING_OPS } from './test-support/training-ops.js';
import { registerWasm } from './wasm.js';

beforeAll(async () => {
  await registerWasm();
  registerRelu6GradOn('cpu');
  registerResizeBilinearGradOn('cpu');
});

describe('gradients that training uses', () => {
  const x = randomValues([4, 6, 8, 5], 'x');
  const w = randomValues([4, 6, 8, 5], 'w');
  it.each(Object.entries(TRAINING_OPS))('%s agrees with cpu on wasm', async (_, op) => {
    const expected = await runOn('cpu', [x, w], gradientsOf(op));
    const got = await runOn('wasm', [x, w], gradientsOf(op));
    expect(worstError(got, expected)).toBeLessThan(1e-4);
  });
});

describe('kernels on wasm that share or pass on', () => {
  it('keeps values that a clone still needs', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor1d([1, 2, 3]);
    const copy = x.clone();
    x.dispose();
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    copy.dispose();
  });

  it('splits integers as before', async () => {
    await tf.setBackend('wasm');
    const pieces = tf.split(tf.tensor1d([1, 2, 3, 4], 'int32'), 2);
    expect(pieces.map((piece) => [...piece.dataSync()])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('Relu6Grad', () => {
  it.each(['cpu', 'wasm'])('passes gradients strictly between 0 and 6 on %s', async (backend) => {
    const y = { shape: [6], data: Float32Array.from([0, 0.5, 3, 5.5, 6, 0]) };
    const dy = { shape: [6], data: Float32Array.from([1, 2, 3, 4, 5, 6]) };
    const [dx] = await runOn(backend, [dy, y], (a, b) => [relu6Grad(a, b)]);
    expect(dx).toEqual(Float32Array.from([0, 2, 3, 4, 0, 0]));
  });
});

describe('the gradient of resizeBilinear with half pixel centers', () => {
  it.each([[[13, 11]], [[3, 4]], [[1, 1]]] as const)(
    'is the transpose of the resize to %s',
    async (size) => {
      const from = randomValues([1, 5, 6, 2], 'from');
      const to = randomValues([1, ...size, 2], 'to');
      const [forward, backward] = await runOn('wasm', [from, to], (x, dy) => {
        const resize = (a: tf.Tensor): tf.Tensor =>
          tf.image.resizeBilinear(a as tf.Tensor4D, [...size], false, true);
        return [
          resize(x).mul(dy).sum(),
          tf
            .grad((a) => resize(a))(x, dy)
            .mul(x)
            .sum(),
        ];
      });
      expect(backward?.[0]).toBeCloseTo(forward?.[0] ?? NaN, 4);
    },
  );
});
