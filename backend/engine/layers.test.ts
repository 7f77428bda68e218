import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convolution } from './convolution.js';
import { groupNormRelu6 } from './group-norm.js';
import { frozenNormConvolution } from './layers.js';
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

describe('frozenNormConvolution', () => {
  it('equals convolution followed by batch norm with the stored statistics', () => {
    const x = randomTensor<tf.Rank.R4>([1, 5, 5, 3], 1);
    const tensors = {
      kernel: randomTensor<tf.Rank.R4>([3, 3, 3, 4], 2),
      gamma: randomTensor<tf.Rank.R1>([4], 3),
      beta: randomTensor<tf.Rank.R1>([4], 4),
      mean: randomTensor<tf.Rank.R1>([4], 5),
      variance: randomTensor<tf.Rank.R1>([4], 6, 0.5, 2),
    };
    const weights = new Map(
      Object.entries(tensors).map(([name, tensor]) => [`unit/${name}`, tensor]),
    );
    const ours = frozenNormConvolution(weights, 'unit', x).dataSync();
    const { kernel, mean, variance, beta, gamma } = tensors;
    const theirs = tf
      .batchNorm(tf.conv2d(x, kernel, 1, 'same'), mean, variance, beta, gamma, 1e-3)
      .dataSync();
    theirs.forEach((value, index) => expect(ours[index]).toBeCloseTo(value, 4));
  });
});
