import * as tf from '@tensorflow/tfjs-core';
import type { Recipe, Size } from '../contract/recipe.js';
import { decodeImage, imageSize, type RgbImage } from '../datasets/image.js';
import { workingSize } from '../datasets/working-image.js';
import type { Inference } from '../engine/inference.js';
import { FullSizeMask, type Prediction } from './full-size-mask.js';
import { overlapAdd, type Piece } from './overlap-add.js';
import { TileScores } from './tile-scores.js';
import { tileCover } from './tiles.js';

/** An image as the network sees it, at working size, and the size that its mask will have. */
export interface SeenImage {
  pixels: RgbImage;
  full: Size;
}

/** @throws FileProblem */
export async function readSeen(path: string, recipe: Recipe): Promise<SeenImage> {
  const full = await imageSize(path);
  return { pixels: await decodeImage(path, workingSize(full, recipe)), full };
}

/** Scores with more rows of tiles below them, from the first row on that is still needed. */
function extended(above: Piece | undefined, needed: number, below: () => Piece[]): Piece {
  if (!above) return { start: 0, values: tf.tidy(() => overlapAdd(below(), 0)) };
  const values = tf.tidy(() => {
    const kept = tf.slice(above.values, needed - above.start);
    return overlapAdd([{ start: needed, values: kept }, ...below()], 0);
  });
  above.values.dispose();
  return { start: needed, values };
}

/**
 * The mask of one image at its full size: seen at the scale of training, in overlapping tiles of
 * the crop's size, blended, and brought up to the image's own size before the class is chosen. The
 * device holds the scores of a few rows of tiles at a time, whatever the image's height.
 */
export async function predict(
  inference: Inference,
  { pixels, full }: SeenImage,
  tile: Size,
): Promise<Prediction> {
  const mask = new FullSizeMask(full, inference.model.classCount, {
    down: tileCover(pixels.height, tile.height),
    across: tileCover(pixels.width, tile.width),
  });
  const tiles = new TileScores(inference, pixels, tile);
  let scores: Piece | undefined;
  for (let row = 0; row < tiles.starts.length; row += tiles.rowsAtOnce) {
    const end = row + tiles.rowsAtOnce;
    scores = extended(scores, mask.needed, () => tiles.rows(row, end));
    await mask.extend(scores, tiles.starts[end] ?? pixels.height);
  }
  scores?.values.dispose();
  return mask.prediction;
}
