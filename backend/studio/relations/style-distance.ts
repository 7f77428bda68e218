import { distributionOf, medianOf, standardised, type Vectors } from './vectors.js';

/** A source of one image, or of all alike ones, is not infinitely strict. */
const LEAST_TYPICAL = 0.5;

/**
 * How far each image's style is from the source's: the root mean square of its numbers, in the
 * source's standard deviations, over that of the source's median image, less 1. So 0 is as near as
 * a typical source image (or nearer), and 1 twice as far.
 */
export function styleDistances(
  images: Vectors,
  source: Vectors,
  leastDeviations: readonly number[],
): Float32Array {
  const distribution = distributionOf(source);
  const distances = (vectors: Vectors): Float32Array =>
    rootMeanSquares(standardised(vectors, distribution, leastDeviations));
  const typical = Math.max(LEAST_TYPICAL, medianOf(distances(source)));
  return distances(images).map((distance) => Math.max(0, distance / typical - 1));
}

function rootMeanSquares({ count, length, data }: Vectors): Float32Array {
  return Float32Array.from({ length: count }, (_, vector) => {
    const part = data.subarray(vector * length, (vector + 1) * length);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / length);
  });
}
