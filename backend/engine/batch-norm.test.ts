import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasm } from './backends/wasm.js';
import { batchNorm } from './batch-norm.js';
import { expectGradients, randomTensor, useCpu } from './testing.js';

beforeAll(async () => {
  await registerWasm();
  await useCpu();
});

const DOMAINS = 2;
const DOMAIN_SIZE = 2;
const SHAPE: [number, number, number, number] = [DOMAINS * DOMAIN_SIZE, 3, 4, 3];
const CHANNELS = SHAPE[3];
const PER_DOMAIN = tf.util.sizeFromShape(SHAPE) / DOMAINS;

const linear = { domainSize: DOMAIN_SIZE, relu6: false };
const input = (): tf.Tensor4D => randomTensor<tf.Rank.R4>(SHAPE, 1, -2, 4);
const gamma = (): tf.Tensor1D => randomTensor<tf.Rank.R1>([CHANNELS], 2, 0.5, 1.5);
const beta = (): tf.Tensor1D => randomTensor<tf.Rank.R1>([CHANNELS], 3);

/** A fixed weighting, so that not every output counts the same. */
const weighted = (y: tf.Tensor): tf.Tensor => tf.mul(y, randomTensor(y.shape, 9));

/** Mean and variance of a channel in one domain's part, by plain loops in double precision. */
function plainMoments(x: ArrayLike<number>, domain: number, channel: number): [number, number] {
  const values: number[] = [];
  for (let at = domain * PER_DOMAIN + channel; at < (domain + 1) * PER_DOMAIN; at += CHANNELS)
    values.push(x[at] ?? NaN);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, variance];
}

function plainBatchNorm(
  x: ArrayLike<number>,
  scale: ArrayLike<number>,
  shift: ArrayLike<number>,
): number[] {
  return Array.from(x, (value, at) => {
    const channel = at % CHANNELS;
    const [mean, variance] = plainMoments(x, Math.floor(at / PER_DOMAIN), channel);
    const normalized = (value - mean) / Math.sqrt(variance + 1e-3);
    return normalized * (scale[channel] ?? NaN) + (shift[channel] ?? NaN);
  });
}

describe('batchNorm', () => {
  it.each([false, true])('equals plain loops over each domain, relu6 %s', (relu6) => {
    const y = batchNorm(input(), gamma(), beta(), { ...linear, relu6 }).dataSync();
    const plain = plainBatchNorm(input().dataSync(), gamma().dataSync(), beta().dataSync());
    plain.forEach((value, index) => {
      const expected = relu6 ? Math.min(6, Math.max(0, value)) : value;
      expect(y[index]).toBeCloseTo(expected, 5);
    });
  });

  it.each([false, true])('has the gradients that finite differences show, relu6 %s', (relu6) => {
    // Far from relu6's corners, where finite differences and gradient part ways.
    const shift = tf.add(tf.mul(beta(), 0.2), 3);
    expectGradients(
      (a, b, c) =>
        weighted(batchNorm(a as tf.Tensor4D, b as tf.Tensor, c as tf.Tensor, { ...linear, relu6 })),
      [input(), tf.mul(gamma(), 0.8), shift],
    );
  });

  it('keeps the domains apart: neither output nor gradient of one knows the other', () => {
    const first = (x: tf.Tensor4D): tf.Tensor4D =>
      tf.slice(batchNorm(x, gamma(), beta(), linear), 0, DOMAIN_SIZE);
    const alone: tf.Tensor4D = tf.slice(input(), 0, DOMAIN_SIZE);
    const other: tf.Tensor4D = tf.add(tf.mul(alone, 7), 50);
    const beside = tf.concat([alone, other]);
    const expected = batchNorm(alone, gamma(), beta(), linear).dataSync();
    expect(first(beside).dataSync()).toEqual(expected);
    const gradient = tf
      .grad((x) => weighted(first(x as tf.Tensor4D)))(beside)
      .dataSync();
    expect(gradient.slice(0, PER_DOMAIN).some((value) => Math.abs(value) > 1e-3)).toBe(true);
    expect([...gradient.slice(PER_DOMAIN)].every((value) => value === 0)).toBe(true);
  });

  it('tells the statistics of the domains, averaged', () => {
    const told: Float32Array[] = [];
    const observe = (...statistics: tf.Tensor1D[]): void => {
      for (const statistic of statistics) told.push(statistic.dataSync() as Float32Array);
    };
    batchNorm(input(), gamma(), beta(), { ...linear, observe });
    const x = input().dataSync();
    const [means, variances] = told;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const [mean1, variance1] = plainMoments(x, 0, channel);
      const [mean2, variance2] = plainMoments(x, 1, channel);
      expect(means?.[channel]).toBeCloseTo((mean1 + mean2) / 2, 5);
      expect(variances?.[channel]).toBeCloseTo((variance1 + variance2) / 2, 5);
    }
  });

  it('computes the same value and gradients on wasm and on the plain cpu', async () => {
    const found: number[][] = [];
    for (const backend of ['cpu', 'wasm']) {
      await tf.setBackend(backend);
      const { value, grads } = tf.valueAndGrads((x, scale, shift) => {
        const y = batchNorm(x as tf.Tensor4D, scale as tf.Tensor, shift as tf.Tensor, {
          domainSize: DOMAIN_SIZE,
          relu6: true,
        });
        return tf.sum(weighted(y));
      })([input(), gamma(), beta()]);
      found.push([value, ...grads].flatMap((tensor) => [...tensor.dataSync()]));
    }
    await tf.setBackend('cpu');
    const [cpu = [], wasm = []] = found;
    expect(cpu).toHaveLength(1 + tf.util.sizeFromShape(SHAPE) + 2 * CHANNELS);
    cpu.forEach((value, index) => expect(wasm[index]).toBeCloseTo(value, 4));
  });
});
