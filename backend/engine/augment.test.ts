import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { blur, jitterColors } from './augment.js';
import { pasteMask } from './class-mix.js';
import { IGNORE } from '../contract/classes.js';
import { randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

const STILL = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
const images = (): tf.Tensor4D => randomTensor<tf.Rank.R4>([2, 6, 5, 3], 1, 40, 160);

function largestChange(a: tf.Tensor, b: tf.Tensor): number {
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] ?? NaN;
}

describe('jitterColors', () => {
  it('changes nothing at strength zero', () => {
    expect(largestChange(jitterColors(images(), STILL, new Random(1, 'x')), images())).toBeLessThan(
      0.2,
    );
  });

  it('changes brightness by one factor for the whole image', () => {
    const changed = jitterColors(images(), { ...STILL, brightness: 0.5 }, new Random(1, 'x'));
    const factor = tf.div(changed, images());
    for (const image of tf.unstack(factor)) {
      const { variance, mean } = tf.moments(image);
      expect(variance.dataSync()[0]).toBeLessThan(1e-4);
      expect(Math.abs((mean.dataSync()[0] ?? 1) - 1)).toBeGreaterThan(0.01);
    }
  });

  it('leaves grey grey whatever the hue and saturation, and repeats with the same seed', () => {
    const grey = tf.fill([1, 4, 4, 3], 90) as tf.Tensor4D;
    const strength = { ...STILL, saturation: 0.9, hue: 0.5 };
    expect(largestChange(jitterColors(grey, strength, new Random(3, 'x')), grey)).toBeLessThan(0.5);
    const twice = [1, 2].map(() => jitterColors(images(), strength, new Random(3, 'x')));
    expect(largestChange(twice[0] as tf.Tensor, twice[1] as tf.Tensor)).toBe(0);
  });
});

describe('blur', () => {
  it('keeps a flat area flat and lowers contrast', () => {
    const flat = tf.fill([1, 15, 15, 3], 50) as tf.Tensor4D;
    const inner = tf.slice(blur(flat, 2, new Random(5, 'x')), [0, 6, 6, 0], [1, 3, 3, 3]);
    expect(largestChange(inner, tf.fill([1, 3, 3, 3], 50))).toBeLessThan(1e-3);
    const before = tf.moments(images()).variance.dataSync()[0] ?? 0;
    const after = tf.moments(blur(images(), 2, new Random(5, 'x'))).variance.dataSync()[0] ?? 0;
    expect(after).toBeLessThan(before);
  });
});

describe('pasteMask', () => {
  it('pastes whole classes, the asked share of those in each image, never ignored pixels', () => {
    const labels = Uint8Array.from([0, 0, 1, 2, 3, IGNORE, 4, 4, 4, 4, 4, 4]);
    const mask = pasteMask(labels, 2, 0.5, new Random(1, 'x'));
    const pasted = new Set([...labels.subarray(0, 6)].filter((_, index) => mask[index]));
    expect(pasted.size).toBe(2);
    labels
      .subarray(0, 6)
      .forEach((label, index) => expect(Boolean(mask[index])).toBe(pasted.has(label)));
    expect([...mask.subarray(6)]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
