import sharp from 'sharp';
import type { PictureFacts } from '../contract/picture-facts.js';
import { fingerprintOf } from './fingerprint.js';
import type { RgbImage } from './image.js';
import { luminanceOf, shrunk, spreadOf, type Plane } from './luminance.js';

export type { PictureFacts } from '../contract/picture-facts.js';

/** Octaves of texture that a style tells apart. */
const OCTAVES = 4;
/** Of each number of a style, a difference that can hardly be seen. */
export const STYLE_STEPS = [
  ...new Array<number>(6).fill(2),
  ...new Array<number>(OCTAVES).fill(0.1),
];
/** Variances below it are those of nothing: their logarithm would be without end. */
const LEAST_VARIANCE = 0.01;

/** Facts of the pixels of a thumbnail. */
export async function pictureFacts(thumbnail: RgbImage): Promise<Omit<PictureFacts, 'taken'>> {
  const luminance = luminanceOf(thumbnail);
  const { mean, deviation } = spreadOf(luminance.data);
  return {
    brightness: mean / 255,
    contrast: deviation / 255,
    sharpness: Math.log10(Math.max(LEAST_VARIANCE, laplacianVariance(luminance))),
    style: [...(await colours(thumbnail)), ...textures(luminance)],
    fingerprint: fingerprintOf(luminance),
  };
}

/** Variance of the sum of the four neighbours less four times the pixel, borders left out. */
function laplacianVariance({ data, width, height }: Plane): number {
  if (width < 3 || height < 3) return 0;
  const values = new Float32Array((width - 2) * (height - 2));
  let index = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const around =
        (data[at - 1] ?? 0) +
        (data[at + 1] ?? 0) +
        (data[at - width] ?? 0) +
        (data[at + width] ?? 0);
      values[index++] = around - 4 * (data[at] ?? 0);
    }
  }
  return spreadOf(values).deviation ** 2;
}

/** Means and standard deviations of L, a and b (CIE Lab). */
async function colours({ data, width, height }: RgbImage): Promise<number[]> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  const bytes = await image.toColourspace('lab').raw({ depth: 'float' }).toBuffer();
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const spreads = [0, 1, 2].map((channel) => spreadOf(values, channel, 3));
  return [...spreads.map(({ mean }) => mean), ...spreads.map(({ deviation }) => deviation)];
}

/** How much detail each octave holds: logarithm (base 10) of the variance that halving takes away. */
function textures(luminance: Plane): number[] {
  let plane = luminance;
  return Array.from({ length: OCTAVES }, () => {
    const { width, height } = plane;
    const half = { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) };
    const smaller = shrunk(plane, half);
    const lost = spreadOf(plane.data).deviation ** 2 - spreadOf(smaller.data).deviation ** 2;
    plane = smaller;
    return Math.log10(Math.max(LEAST_VARIANCE, lost));
  });
}
