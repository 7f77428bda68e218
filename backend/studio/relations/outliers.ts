import { Random } from '../../random.js';
import { medianOf, squaredDistance, type Vectors } from './vectors.js';

const NEIGHBOURS = 5;
/** Neighbours are looked for among so many images: of 50,000 all would take minutes. */
const SAMPLE = 1000;
/** Below it, images don't differ. */
const LEAST_DISTANCE = 1e-4;

/**
 * How unlike the others each image is: its mean distance to its nearest neighbours among a sample,
 * over the median of all images. About 1 for most.
 */
export function outliersOf(vectors: Vectors): Float32Array {
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
  const nearest: number[] = [];
  for (const other of sample) {
    if (other === image) continue;
    const limit = nearest.length < NEIGHBOURS ? Infinity : (nearest.at(-1) ?? Infinity);
    const distance = squaredDistance(vectors, image, other, limit);
    if (distance >= limit) continue;
    if (nearest.length === NEIGHBOURS) nearest.pop();
    const place = nearest.findIndex((known) => known > distance);
    nearest.splice(place < 0 ? nearest.length : place, 0, distance);
  }
  return nearest.reduce((sum, distance) => sum + Math.sqrt(distance), 0) / (nearest.length || 1);
}
