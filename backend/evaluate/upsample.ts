import type { Size } from '../contract/recipe.js';

/** A mask at the image's full size. */
export interface Prediction extends Size {
  /** [H,W] class indices. */
  indices: Uint8Array;
  /** Pixels per class, by index. */
  classPixels: number[];
  /** Mean probability of the winning class, 0..1. */
  confidence: number;
}

interface Neighbours {
  first: Int32Array;
  second: Int32Array;
  /** How much of the second. */
  share: Float32Array;
}

/** The two source positions that each target position lies between, centres aligned. */
function neighbours(from: number, to: number): Neighbours {
  const result = {
    first: new Int32Array(to),
    second: new Int32Array(to),
    share: new Float32Array(to),
  };
  for (let index = 0; index < to; index++) {
    const position = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
    result.first[index] = Math.floor(position);
    result.second[index] = Math.min(Math.floor(position) + 1, from - 1);
    result.share[index] = position - Math.floor(position);
  }
  return result;
}

/**
 * Brings class scores [H,W,C] to another size (bilinear) and chooses the best class of every pixel.
 * One row at a time: memory does not grow with the image beyond its mask.
 */
export function argmaxAtSize(
  scores: Float32Array,
  from: Size,
  to: Size,
  classCount: number,
): Prediction {
  const down = neighbours(from.height, to.height);
  const across = neighbours(from.width, to.width);
  const indices = new Uint8Array(to.width * to.height);
  const classPixels = new Array<number>(classCount).fill(0);
  const row = new Float32Array(from.width * classCount);
  let confidence = 0;
  for (let y = 0; y < to.height; y++) {
    const upper = (down.first[y] ?? 0) * row.length;
    const lower = (down.second[y] ?? 0) * row.length;
    const share = down.share[y] ?? 0;
    for (let index = 0; index < row.length; index++) {
      row[index] =
        (scores[upper + index] ?? 0) * (1 - share) + (scores[lower + index] ?? 0) * share;
    }
    for (let x = 0; x < to.width; x++) {
      const left = (across.first[x] ?? 0) * classCount;
      const right = (across.second[x] ?? 0) * classCount;
      const mix = across.share[x] ?? 0;
      let best = 0;
      let bestScore = -1;
      let total = 0;
      for (let index = 0; index < classCount; index++) {
        const score = (row[left + index] ?? 0) * (1 - mix) + (row[right + index] ?? 0) * mix;
        total += score;
        if (score > bestScore) [best, bestScore] = [index, score];
      }
      indices[y * to.width + x] = best;
      classPixels[best] = (classPixels[best] ?? 0) + 1;
      confidence += bestScore / total;
    }
  }
  return { ...to, indices, classPixels, confidence: confidence / indices.length };
}
