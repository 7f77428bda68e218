import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../../contract/recipe.js';
import type { RgbImage } from '../../datasets/image.js';
import type { Inference } from '../../engine/inference.js';
import type { Prediction } from '../full-size-mask.js';
import { tilesOf, type Tile } from '../tiles.js';

/** Logits [h,w,C] of one tile, read back. */
function logitsOf(inference: Inference, image: RgbImage, { x, y }: Tile, tile: Size): Float32Array {
  const bytes: number[] = [];
  for (let row = y; row < y + tile.height; row++) {
    const start = (row * image.width + x) * 3;
    bytes.push(...image.data.subarray(start, start + tile.width * 3));
  }
  const input = tf.tensor4d(bytes, [1, tile.height, tile.width, 3]);
  const logits = inference.logits(input, tile);
  const values = logits.dataSync() as Float32Array;
  tf.dispose([input, logits]);
  return values;
}

/** How much a position of a tile counts: falling over a quarter to the edges. */
function fade(index: number, length: number): number {
  const distance = Math.min(index + 0.5, length - index - 0.5) / (length / 4);
  return Math.max(0.02, Math.min(1, distance));
}

/** Scores [H,W,C] of the whole image, tile by tile. */
function blended(inference: Inference, image: RgbImage, tile: Size): Float64Array {
  const { classCount } = inference.model;
  const scores = new Float64Array(image.width * image.height * classCount);
  for (const place of tilesOf(image, tile)) {
    const logits = logitsOf(inference, image, place, tile);
    for (let row = 0; row < tile.height; row++)
      for (let column = 0; column < tile.width; column++) {
        const from = (row * tile.width + column) * classCount;
        const to = ((place.y + row) * image.width + place.x + column) * classCount;
        let total = 0;
        for (let label = 0; label < classCount; label++)
          total += Math.exp(logits[from + label] ?? NaN);
        const weight = fade(row, tile.height) * fade(column, tile.width);
        for (let label = 0; label < classCount; label++) {
          const probability = Math.exp(logits[from + label] ?? NaN) / total;
          scores[to + label] = (scores[to + label] ?? NaN) + weight * probability;
        }
      }
  }
  return scores;
}

function between(index: number, from: number, to: number): [number, number, number] {
  const position = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
  const first = Math.floor(position);
  return [first, Math.min(first + 1, from - 1), position - first];
}

/** The best class of every pixel of scores [H,W,C] brought to another size. */
export function plainMask(
  scores: ArrayLike<number>,
  from: Size,
  to: Size,
  classCount: number,
): Prediction {
  const indices = new Uint8Array(to.width * to.height);
  const classPixels = new Array<number>(classCount).fill(0);
  let confidence = 0;
  for (let y = 0; y < to.height; y++)
    for (let x = 0; x < to.width; x++) {
      const [top, bottom, down] = between(y, from.height, to.height);
      const [left, right, across] = between(x, from.width, to.width);
      const values = classPixels.map((_, label) => {
        const at = (row: number, column: number): number =>
          scores[(row * from.width + column) * classCount + label] ?? NaN;
        const upper = at(top, left) * (1 - across) + at(top, right) * across;
        return (
          upper * (1 - down) + (at(bottom, left) * (1 - across) + at(bottom, right) * across) * down
        );
      });
      const best = values.indexOf(Math.max(...values));
      indices[y * to.width + x] = best;
      classPixels[best] = (classPixels[best] ?? NaN) + 1;
      confidence += (values[best] ?? NaN) / values.reduce((sum, value) => sum + value, 0);
    }
  return { ...to, indices, classPixels, confidence: confidence / indices.length };
}

/** A prediction in plain loops: one tile at a time, all scores in memory. */
export function plainPrediction(
  inference: Inference,
  image: RgbImage,
  full: Size,
  tile: Size,
): Prediction {
  return plainMask(blended(inference, image, tile), image, full, inference.model.classCount);
}
