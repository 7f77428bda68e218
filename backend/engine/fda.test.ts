import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fda, fdaUnclipped } from './fda.js';
import { randomTensor, useCpu } from './testing.js';

beforeAll(useCpu);

type Plane = number[][];
const HEIGHT = 20;
const WIDTH = 27;
const BAND = 0.12;

/** The whole discrete Fourier transform by its definition, in double precision. */
function transform(re: Plane, im: Plane, sign: 1 | -1): { re: Plane; im: Plane } {
  const zeros = (): Plane => Array.from({ length: HEIGHT }, () => new Array<number>(WIDTH).fill(0));
  const out = { re: zeros(), im: zeros() };
  for (let u = 0; u < HEIGHT; u++)
    for (let v = 0; v < WIDTH; v++)
      for (let y = 0; y < HEIGHT; y++)
        for (let x = 0; x < WIDTH; x++) {
          const angle = sign * 2 * Math.PI * ((u * y) / HEIGHT + (v * x) / WIDTH);
          const [a, b] = [re[y]?.[x] ?? 0, im[y]?.[x] ?? 0];
          const [rowRe, rowIm] = [out.re[u] as number[], out.im[u] as number[]];
          rowRe[v] = (rowRe[v] ?? 0) + a * Math.cos(angle) - b * Math.sin(angle);
          rowIm[v] = (rowIm[v] ?? 0) + a * Math.sin(angle) + b * Math.cos(angle);
        }
  return out;
}

/** FDA of one plane with the full transform: swap the amplitudes inside the window, go back. */
function plainFda(content: Plane, style: Plane): Plane {
  const zeros = content.map((row) => row.map(() => 0));
  const [ours, theirs] = [transform(content, zeros, -1), transform(style, zeros, -1)];
  for (let u = 0; u < HEIGHT; u++)
    for (let v = 0; v < WIDTH; v++) {
      const inside =
        Math.min(u, HEIGHT - u) <= BAND * HEIGHT && Math.min(v, WIDTH - v) <= BAND * WIDTH;
      if (!inside) continue;
      const phase = Math.atan2(ours.im[u]?.[v] ?? 0, ours.re[u]?.[v] ?? 0);
      const amplitude = Math.hypot(theirs.re[u]?.[v] ?? 0, theirs.im[u]?.[v] ?? 0);
      (ours.re[u] as number[])[v] = amplitude * Math.cos(phase);
      (ours.im[u] as number[])[v] = amplitude * Math.sin(phase);
    }
  return transform(ours.re, ours.im, 1).re.map((row) => row.map((value) => value / HEIGHT / WIDTH));
}

const plane = (images: tf.Tensor4D, channel: number): Plane =>
  (images.arraySync()[0] ?? []).map((row) => row.map((pixel) => pixel[channel] ?? 0));

describe('fda', () => {
  it('equals the amplitude swap with a full Fourier transform to 1e-4', () => {
    const content = randomTensor<tf.Rank.R4>([2, HEIGHT, WIDTH, 3], 1, 0, 1);
    const style = randomTensor<tf.Rank.R4>([2, HEIGHT, WIDTH, 3], 2, 0, 1);
    const ours = fdaUnclipped(content, style, BAND);
    for (const channel of [0, 2]) {
      const expected = plainFda(plane(content, channel), plane(style, channel));
      const found = plane(ours, channel);
      expected.forEach((row, y) =>
        row.forEach((value, x) =>
          expect(Math.abs((found[y]?.[x] ?? NaN) - value)).toBeLessThan(1e-4),
        ),
      );
    }
  });

  it('takes over the mean of the target with the narrowest band, and stays within 0..255', () => {
    const content = randomTensor<tf.Rank.R4>([1, 16, 16, 3], 1, 100, 200);
    const style = randomTensor<tf.Rank.R4>([1, 16, 16, 3], 2, 20, 60);
    const moved = fda(content, style, 0);
    expect(tf.mean(moved).dataSync()[0]).toBeCloseTo(tf.mean(style).dataSync()[0] ?? NaN, 0);
    expect(tf.min(moved).dataSync()[0]).toBeGreaterThanOrEqual(0);
  });

  it('leaves an image as it is when it is its own style', () => {
    const image = randomTensor<tf.Rank.R4>([1, 16, 16, 3], 1, 0, 255);
    const moved = fda(image, image, 0.1).dataSync();
    image.dataSync().forEach((value, index) => expect(moved[index]).toBeCloseTo(value, 2));
  });
});
