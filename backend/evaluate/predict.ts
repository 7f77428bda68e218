import type { Recipe, Size } from '../contract/recipe.js';
import { decodeImage, imageSize } from '../datasets/image.js';
import { workingSize } from '../datasets/working-image.js';
import type { Inference } from '../engine/inference.js';
import { tilesOf, tileWindow, type Tile } from './tiles.js';
import { argmaxAtSize, type Prediction } from './upsample.js';

/** Tiles that go through the network together. */
const TILES_AT_ONCE = 4;

function cut(
  image: { data: Uint8Array } & Size,
  { x, y }: Tile,
  tile: Size,
  into: Uint8Array,
): void {
  for (let row = 0; row < tile.height; row++) {
    const start = ((y + row) * image.width + x) * 3;
    into.set(image.data.subarray(start, start + tile.width * 3), row * tile.width * 3);
  }
}

/** Adds one tile's probabilities, weighted by the window, to the image's sums. */
function blend(
  sums: Float32Array,
  image: Size,
  probabilities: Float32Array,
  { x, y }: Tile,
  tile: Size,
  window: Float32Array,
): void {
  const classCount = sums.length / (image.width * image.height);
  for (let row = 0; row < tile.height; row++)
    for (let column = 0; column < tile.width; column++) {
      const pixel = row * tile.width + column;
      const weight = window[pixel] ?? 0;
      const to = ((y + row) * image.width + x + column) * classCount;
      const from = pixel * classCount;
      for (let index = 0; index < classCount; index++) {
        sums[to + index] = (sums[to + index] ?? 0) + weight * (probabilities[from + index] ?? 0);
      }
    }
}

/** Blended class scores [H,W,C] of an image at working size; not normalised. */
async function scoresOf(
  inference: Inference,
  image: { data: Uint8Array } & Size,
  tile: Size,
): Promise<Float32Array> {
  const { classCount } = inference.model;
  const sums = new Float32Array(image.width * image.height * classCount);
  const window = tileWindow(tile);
  const tiles = tilesOf(image, tile);
  const bytes = tile.width * tile.height * 3;
  const values = tile.width * tile.height * classCount;
  for (let start = 0; start < tiles.length; start += TILES_AT_ONCE) {
    const group = tiles.slice(start, start + TILES_AT_ONCE);
    const pixels = new Uint8Array(group.length * bytes);
    group.forEach((place, index) =>
      cut(image, place, tile, pixels.subarray(index * bytes, (index + 1) * bytes)),
    );
    const probabilities = await inference.probabilities(pixels, group.length, tile);
    group.forEach((place, index) => {
      const own = probabilities.subarray(index * values, (index + 1) * values);
      blend(sums, image, own, place, tile, window);
    });
  }
  return sums;
}

/**
 * The mask of one image at its full size: seen at the scale of training, in overlapping tiles of
 * the crop's size, blended, and brought up to the image's own size before the class is chosen.
 */
export async function predictImage(
  inference: Inference,
  recipe: Recipe,
  path: string,
): Promise<Prediction> {
  const full = await imageSize(path);
  const working = workingSize(full, recipe);
  const image = await decodeImage(path, working);
  const scores = await scoresOf(inference, image, recipe.crop);
  return argmaxAtSize(scores, working, full, inference.model.classCount);
}
