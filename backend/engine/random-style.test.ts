import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Translation } from '../contract/recipe.js';
import { Random } from '../random.js';
import {
  plainBlur,
  plainJitter,
  plainMix,
  plainNoise,
  type Image,
} from './test-support/plain-styles.js';
import { randomTensor, useCpu } from './testing.js';
import { translate } from './translation.js';

beforeAll(useCpu);

const JITTER = { brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.1 };
const draw = (): Random => new Random(4, 'styles');
const content = (count: number): tf.Tensor4D =>
  randomTensor<tf.Rank.R4>([count, 13, 15, 3], 1, 0, 255);

function expectImages(
  images: tf.Tensor4D,
  translation: Translation,
  plain: (images: Image[], random: Random) => Image[],
): void {
  const found = translate(images, undefined, translation, draw()).dataSync();
  const expected = plain(images.arraySync(), draw()).flat(3);
  expect(expected.length).toBe(found.length);
  expected.forEach((value, index) =>
    expect(Math.abs((found[index] ?? NaN) - value)).toBeLessThan(0.01),
  );
}

/** The docstring's order, with the draws of one kind for all images before those of the next. */
function plainRandomStyle(
  translation: Extract<Translation, { kind: 'random-style' }>,
): (images: Image[], random: Random) => Image[] {
  const { band, jitter, blur, noise } = translation;
  return (images, random) => {
    const strengths = images.map(() => random.next());
    return images
      .map((image, index) => {
        const next = images[(index + 1) % images.length] ?? [];
        return plainMix(image, next, band, strengths[index] ?? NaN);
      })
      .map((image) => plainJitter(image, jitter, random))
      .map((image) => plainBlur(image, random.uniform(0, blur)))
      .map((image) => ({ image, sigma: random.uniform(0, noise) }))
      .map(({ image, sigma }) => plainNoise(image, sigma, random));
  };
}

describe.each([1, 2, 3])('against plain loops, on a batch of %i', (count) => {
  it('jitter', () => {
    expectImages(content(count), { kind: 'jitter', jitter: JITTER }, (images, random) =>
      images.map((image) => plainJitter(image, JITTER, random)),
    );
  });

  it('noise', () => {
    expectImages(content(count), { kind: 'noise', noise: 20 }, (images, random) =>
      images.map((image) => plainNoise(image, 20, random)),
    );
  });

  it('random style', () => {
    const translation = {
      kind: 'random-style',
      jitter: JITTER,
      blur: 2,
      noise: 20,
      band: 0.1,
    } as const;
    expectImages(content(count), translation, plainRandomStyle(translation));
  });
});

describe('random style', () => {
  const still = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
  const nothing = { kind: 'random-style', jitter: still, blur: 0, noise: 0, band: 0.1 } as const;

  it('leaves a single image as it is when nothing but its neighbour could change it', () => {
    expectImages(content(1), nothing, (images) => images);
  });

  it('does not darken the border of a flat image, nor need a blur narrower than the image', () => {
    const flat = tf.fill([1, 13, 15, 3], 80) as tf.Tensor4D;
    for (const blur of [2, 40]) expectImages(flat, { ...nothing, blur }, (images) => images);
  });
});
