import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { toLab, fromLab } from './lab.js';
import { reinhard } from './reinhard.js';
import { randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

type Color = [number, number, number];
const WHITE = [0.95047, 1, 1.08883] as const;

function plainLab([red, green, blue]: Color): Color {
  const light = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const [r, g, b] = [light(red), light(green), light(blue)];
  const root = (value: number): number =>
    value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;
  const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
  const y = root((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE[1]);
  const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE[2]);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function plainColor([lightness, a, b]: Color): Color {
  const fy = (lightness + 16) / 116;
  const power = (root: number): number =>
    root > 6 / 29 ? root ** 3 : 3 * (6 / 29) ** 2 * (root - 4 / 29);
  const [x, y, z] = [
    power(fy + a / 500) * WHITE[0],
    power(fy) * WHITE[1],
    power(fy - b / 200) * WHITE[2],
  ];
  const value = (light: number): number => {
    const clipped = Math.min(1, Math.max(0, light));
    return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055);
  };
  return [
    value(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
    value(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
    value(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
  ];
}

const colorsOf = (image: tf.Tensor): Color[] =>
  (tf.reshape(image, [-1, 3]) as tf.Tensor2D).arraySync() as Color[];

function plainStatistics(lab: Color[], channel: number): { mean: number; deviation: number } {
  const mean = lab.reduce((sum, color) => sum + (color[channel] ?? 0), 0) / lab.length;
  const squares = lab.reduce((sum, color) => sum + ((color[channel] ?? 0) - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / lab.length) };
}

function plainReinhard(content: Color[], style: Color[]): Color[] {
  const [ours, theirs] = [content.map(plainLab), style.map(plainLab)];
  const moves = [0, 1, 2].map((channel) => {
    const [from, to] = [plainStatistics(ours, channel), plainStatistics(theirs, channel)];
    const ratio = Math.min(3, Math.max(1 / 3, to.deviation / from.deviation));
    return (value: number): number => (value - from.mean) * ratio + to.mean;
  });
  return ours.map((color) =>
    plainColor(color.map((value, channel) => moves[channel]?.(value) ?? NaN) as Color),
  );
}

function largestChange(a: number[][], b: number[][]): number {
  return Math.max(
    ...a.flatMap((color, at) => color.map((x, i) => Math.abs(x - (b[at]?.[i] ?? NaN)))),
  );
}

describe('CIE Lab', () => {
  it('gives the published values of the primaries', () => {
    const colors = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0];
    const lab = colorsOf(toLab(tf.tensor4d(colors, [1, 1, 5, 3])));
    const published = [
      [53.24, 80.09, 67.2],
      [87.73, -86.18, 83.18],
      [32.3, 79.19, -107.86],
      [100, 0, 0],
      [0, 0, 0],
    ].map(([lightness = NaN, a = NaN, b = NaN]) => [lightness + 16, a, b]);
    expect(largestChange(lab, published)).toBeLessThan(0.02);
  });

  it('comes back to every colour', () => {
    const levels = [0, 1, 5, 10, 11, 64, 128, 200, 254, 255];
    const cube = levels.flatMap((r) => levels.flatMap((g) => levels.flatMap((b) => [r, g, b])));
    const images = tf.tensor4d(cube, [1, 25, 40, 3]);
    expect(largestChange(colorsOf(fromLab(toLab(images))), colorsOf(images))).toBeLessThan(0.05);
  });
});

describe('reinhard', () => {
  it('moves mean and deviation of each channel of each image as plain loops do', () => {
    const content = randomTensor<tf.Rank.R4>([2, 7, 5, 3], 1, 30, 220);
    const style = tf.concat([
      randomTensor<tf.Rank.R4>([1, 7, 5, 3], 2, 0, 60),
      randomTensor<tf.Rank.R4>([1, 7, 5, 3], 3, 150, 255),
    ]);
    const moved = tf.unstack(reinhard(content, style));
    const [contents, styles] = [tf.unstack(content), tf.unstack(style)];
    moved.forEach((image, index) => {
      const expected = plainReinhard(
        colorsOf(contents[index] as tf.Tensor),
        colorsOf(styles[index] as tf.Tensor),
      );
      expect(largestChange(colorsOf(image), expected)).toBeLessThan(0.05);
    });
  });

  it('leaves an image as it is when it is its own style', () => {
    const image = randomTensor<tf.Rank.R4>([1, 16, 16, 3], 1, 0, 255);
    expect(largestChange(colorsOf(reinhard(image, image)), colorsOf(image))).toBeLessThan(0.05);
  });

  it('turns a flat image into the mean of the style', () => {
    const style = randomTensor<tf.Rank.R4>([1, 12, 12, 3], 1, 0, 255);
    const lab = colorsOf(style).map(plainLab);
    const mean = plainColor([0, 1, 2].map((at) => plainStatistics(lab, at).mean) as Color);
    const moved = colorsOf(reinhard(tf.fill([1, 12, 12, 3], 90), style));
    expect(largestChange(moved, new Array<Color>(moved.length).fill(mean))).toBeLessThan(0.05);
  });

  it('stretches a nearly flat image at most threefold, and shrinks to no less than a third', () => {
    const strong = randomTensor<tf.Rank.R4>([1, 12, 12, 3], 1, 20, 235);
    const weak = randomTensor<tf.Rank.R4>([1, 12, 12, 3], 2, 125, 129);
    const deviations = (image: tf.Tensor): number[] =>
      [0, 1, 2].map((at) => plainStatistics(colorsOf(image).map(plainLab), at).deviation);
    const factors = (content: tf.Tensor4D, style: tf.Tensor4D): number[] => {
      const before = deviations(content);
      return deviations(reinhard(content, style)).map((after, at) => after / (before[at] ?? NaN));
    };
    factors(weak, strong).forEach((factor) => expect(factor).toBeCloseTo(3, 1));
    factors(strong, weak).forEach((factor) => expect(factor).toBeCloseTo(1 / 3, 1));
  });
});
