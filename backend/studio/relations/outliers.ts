import { Random } from '../../random.js';
import { medianOf, projected, squaredDistance, type Vectors } from './vectors.js';

const NEIGHBOURS = 5;
/** Neighbours are looked for among so many images: of 50,000 all would take minutes. */
const SAMPLE = 500;
/** Below it, images don't differ. */
const LEAST_DISTANCE = 1e-4;

/**
 * How unlike the others each image is: its mean distance to its nearest neighbours among a sample,
 * over the median of all images. About 1 for most.
 */
export function outliersOf(full: Vectors): Float32Array {
  const vectors = projected(full);
  const sample = sampleOf(vectors.count);
  const distances = Float32Array.from({ length: vectors.count }, (_, image) =>
    nearness(vectors, image, sample),
  );
  const median = Math.max(LEAST_DISTANCE, medianOf(distances));
  return distances.map((distance) => distance / median);
}

/** The same images for the same number of them. */
function sampleOf(count: number): number[] {
  const images = Array.from({ length: count }, (_, image) => image);
  if (count <= SAMPLE) return images;
  return new Random(0, 'outliers').shuffled(images).slice(0, SAMPLE);
}

/** Mean distance to the nearest images of the sample, itself left out. */
function nearness(vectors: Vectors, image: number, sample: readonly number[]): number {
  const nearest = new Float64Array(NEIGHBOURS).fill(Infinity);
  for (const other of sample) {
    const distance = squaredDistance(vectors, image, other);
    if (distance < (nearest[NEIGHBOURS - 1] ?? 0) && other !== image) insert(nearest, distance);
  }
  const found = nearest.filter((distance) => distance < Infinity);
  return found.reduce((sum, distance) => sum + Math.sqrt(distance), 0) / (found.length || 1);
}

/** Puts a value into its place among sorted ones, the largest of which falls out. */
function insert(sorted: Float64Array, value: number): void {
  let place = sorted.length - 1;
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) {
    sorted[place] = sorted[place - 1] ?? 0;
  }
  sorted[place] = value;
}
