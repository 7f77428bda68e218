import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convolution } from './convolution.js';
import { foldNorms } from './folded-norms.js';
import { groupNormRelu6 } from './group-norm.js';
import { batchNormConvolution } from './layers.js';
import { expectGradients, randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

/** A fixed weighting, so that not every output counts the same. */
const weighted = (y: tf.Tensor): tf.Tensor => tf.mul(y, randomTensor(y.shape, 9));

describe('convolution', () => {
  it.each([
    { depthwise: false, stride: 1, dilation: 1 },
    { depthwise: false, stride: 2, dilation: 1 },
    { depthwise: true, stride: 2, dilation: 1 },
    { depthwise: true, stride: 1, dilation: 3 },
  ])('has the gradients that finite differences show: %o', (options) => {
    const x = randomTensor<tf.Rank.R4>([2, 7, 6, 3], 1);
    const kernel = randomTensor<tf.Rank.R4>(options.depthwise ? [3, 3, 3, 1] : [3, 3, 3, 4], 2);
    const bias = randomTensor<tf.Rank.R1>([options.depthwise ? 3 : 4], 3);
    expectGradients(
      (a, b, c) => weighted(convolution(a as tf.Tensor4D, b as tf.Tensor, c as tf.Tensor, options)),
      [x, kernel, bias],
    );
  });

  it('passes no gradient where relu6 is shut', () => {
    const x = tf.tensor4d([-1, 3, 9], [1, 1, 3, 1]);
    const gradient = tf.grad((input) =>
      convolution(input as tf.Tensor4D, tf.ones([1, 1, 1, 1]), tf.zeros([1]), { relu6: true }),
    )(x);
    expect([...gradient.dataSync()]).toEqual([0, 1, 0]);
  });

  it('gives the first layer the same kernel gradient without one for the image', () => {
    const x = randomTensor<tf.Rank.R4>([1, 6, 6, 3], 1);
    const kernel = randomTensor<tf.Rank.R4>([3, 3, 3, 2], 2);
    const of = (firstLayer: boolean): Float32Array =>
      tf
        .grad((k) => convolution(x, k as tf.Tensor, tf.zeros([2]), { stride: 2, firstLayer }))(
          kernel,
        )
        .dataSync() as Float32Array;
    expect(of(true)).toEqual(of(false));
  });
});

describe('groupNormRelu6', () => {
  it('has the gradients that finite differences show', () => {
    const x = randomTensor<tf.Rank.R4>([2, 3, 4, 8], 1, -2, 2);
    const gamma = randomTensor<tf.Rank.R1>([8], 2, 0.5, 1.5);
    // Far from relu6's corners, where finite differences and gradient part ways.
    const beta = randomTensor<tf.Rank.R1>([8], 3, 2.8, 3.2);
    expectGradients(
      (a, b, c) => weighted(groupNormRelu6(a as tf.Tensor4D, b as tf.Tensor, c as tf.Tensor, 2)),
      [x, gamma, beta],
    );
  });

  it('gives every group mean 0 and variance 1 before scale and shift', () => {
    const x = randomTensor<tf.Rank.R4>([1, 5, 5, 4], 1, 3, 9);
    const y = groupNormRelu6(x, tf.ones([4]), tf.fill([4], 3), 2);
    const groups = tf.reshape(y, [25, 2, 2]);
    const { mean, variance } = tf.moments(groups, [0, 2]);
    for (const value of mean.dataSync()) expect(value).toBeCloseTo(3, 4);
    for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 3);
  });
});

describe('batchNormConvolution', () => {
  const fixture = () => ({
    kernel: randomTensor<tf.Rank.R4>([3, 3, 3, 4], 2),
    gamma: randomTensor<tf.Rank.R1>([4], 3, 0.3, 0.8),
    // Far from relu6's corners, where finite differences and gradient part ways.
    beta: randomTensor<tf.Rank.R1>([4], 4, 2.8, 3.2),
    mean: randomTensor<tf.Rank.R1>([4], 5),
    variance: randomTensor<tf.Rank.R1>([4], 6, 0.5, 2),
  });
  const named = (tensors: Record<string, tf.Tensor>): Map<string, tf.Tensor> =>
    new Map(Object.entries(tensors).map(([name, tensor]) => [`unit/${name}`, tensor]));
  const expectClose = (ours: tf.Tensor, theirs: tf.Tensor): void => {
    const values = ours.dataSync();
    theirs.dataSync().forEach((value, index) => expect(values[index]).toBeCloseTo(value, 4));
  };

  it('equals, with stored statistics, convolution followed by batch norm', () => {
    const x = randomTensor<tf.Rank.R4>([1, 5, 5, 3], 1);
    const { kernel, gamma, beta, mean, variance } = fixture();
    const tensors = named({ kernel, gamma, beta, mean, variance });
    const y = tf.conv2d(x, kernel, 1, 'same');
    expectClose(
      batchNormConvolution({ tensors: foldNorms(tensors) }, 'unit', x),
      tf.batchNorm(y, mean, variance, beta, gamma, 1e-3),
    );
  });

  it("equals, with the batch's own, the same norm by the moments of each domain", () => {
    const x = randomTensor<tf.Rank.R4>([4, 5, 5, 3], 1);
    const { kernel, gamma, beta } = fixture();
    const collected = new Map<string, tf.Tensor>();
    const weights = {
      tensors: named({ kernel, gamma, beta }),
      ownStatistics: { domainSize: 2, collected },
    };
    const domains = tf.split(tf.conv2d(x, kernel, 2, 'same'), 2);
    const moments = domains.map((part) => tf.moments(part, [0, 1, 2]));
    const normalized = domains.map((part, index) => {
      const own = moments[index] as { mean: tf.Tensor1D; variance: tf.Tensor1D };
      return tf.batchNorm(part, own.mean, own.variance, beta, gamma, 1e-3);
    });
    expectClose(
      batchNormConvolution(weights, 'unit', x, { stride: 2, relu6: true }),
      tf.relu6(tf.concat(normalized)),
    );
    for (const name of ['mean', 'variance'] as const) {
      const average = tf.mean(tf.stack(moments.map((own) => own[name])), 0);
      expectClose(collected.get(`unit/${name}`) as tf.Tensor, average);
    }
  });

  it.each([false, true])(
    'has the gradients that finite differences show: depthwise %s',
    (depthwise) => {
      const { gamma, beta } = fixture();
      const shape: [number, number, number, number] = depthwise ? [3, 3, 4, 1] : [3, 3, 4, 4];
      expectGradients(
        (x, ...trained) => {
          const [own, scale, shift] = trained as [tf.Tensor, tf.Tensor, tf.Tensor];
          const tensors = named({ kernel: own, gamma: scale, beta: shift });
          const weights = { tensors, ownStatistics: { domainSize: 2 } };
          const options = { depthwise, relu6: true };
          return weighted(batchNormConvolution(weights, 'unit', x as tf.Tensor4D, options));
        },
        [
          randomTensor<tf.Rank.R4>([4, 5, 5, 4], 1),
          randomTensor<tf.Rank.R4>(shape, 2),
          gamma,
          beta,
        ],
      );
    },
  );
});

describe('foldNorms', () => {
  it.each([
    { depthwise: false, kernel: [3, 3, 2, 4] },
    { depthwise: true, kernel: [3, 3, 4, 1] },
  ])('has the gradients that finite differences show: depthwise $depthwise', ({ kernel }) => {
    const folded = (k: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor => {
      const statistics = { mean: randomTensor([4], 5), variance: randomTensor([4], 6, 0.5, 2) };
      const parts = Object.entries({ kernel: k, gamma, beta, ...statistics });
      // A second layer, so that scales and shifts must come back to their own.
      const other = parts.map(([name, tensor]) => [`other/${name}`, tf.mul(tensor, 2)] as const);
      const tensors = foldNorms(
        new Map([...parts.map(([name, tensor]) => [`unit/${name}`, tensor] as const), ...other]),
      );
      expect([...tensors.keys()].sort()).toEqual([
        'other/bias',
        'other/kernel',
        'unit/bias',
        'unit/kernel',
      ]);
      const values = [...tensors.values()].map((tensor) => tf.sum(weighted(tensor)));
      return tf.addN(values);
    };
    expectGradients(
      (a, b, c) => folded(a as tf.Tensor, b as tf.Tensor, c as tf.Tensor),
      [randomTensor(kernel as [number], 1), randomTensor([4], 2), randomTensor([4], 3)],
    );
  });
});
