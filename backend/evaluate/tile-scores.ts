import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../contract/recipe.js';
import type { RgbImage } from '../datasets/image.js';
import type { Inference } from '../engine/inference.js';
import { overlapAdd, type Piece } from './overlap-add.js';
import { tileRamp, tilesOf, tileStarts, type Tile } from './tiles.js';

/**
 * Pixels of tiles that go through the network together, which takes up to 500 bytes for each: 256
 * MiB. They are ten tiles of the recipe `quick`, two of `desktop`.
 */
const PIXELS_AT_ONCE = 2 ** 19;

/** Consecutive parts of a list, of at most `count` entries. */
function parts<T>(list: readonly T[], count: number): T[][] {
  const starts = Array.from({ length: Math.ceil(list.length / count) }, (_, part) => part * count);
  return starts.map((start) => list.slice(start, start + count));
}

/** The class scores of one image, row of tiles by row of tiles; all on the device. */
export class TileScores {
  readonly #inference: Inference;
  readonly #image: RgbImage;
  readonly #tile: Size;
  readonly #columns: number[];
  /** Where rows of tiles begin. */
  readonly starts: readonly number[];
  /** Tiles that go through the network together. */
  readonly #atOnce: number;

  /** @param image at working size */
  constructor(inference: Inference, image: RgbImage, tile: Size) {
    this.#inference = inference;
    this.#image = image;
    this.#tile = tile;
    this.#columns = tileStarts(image.width, tile.width);
    this.starts = tileStarts(image.height, tile.height);
    this.#atOnce = Math.max(1, Math.floor(PIXELS_AT_ONCE / (tile.width * tile.height)));
  }

  /** Rows of tiles that go through the network together; of a very wide image parts of one. */
  get rowsAtOnce(): number {
    return Math.max(1, Math.floor(this.#atOnce / this.#columns.length));
  }

  /** Scores [tile height,W,C] of some rows of tiles, each blended across. */
  rows(first: number, end: number): Piece[] {
    const columns = this.#columns;
    const tiles = tilesOf(this.#image, this.#tile).slice(
      first * columns.length,
      end * columns.length,
    );
    const scores = parts(tiles, this.#atOnce).flatMap((group) => this.#weighted(group));
    return parts(scores, columns.length).map((row, index) => {
      const pieces = row.map((values, column) => ({ start: columns[column] ?? NaN, values }));
      return { start: this.starts[first + index] ?? NaN, values: overlapAdd(pieces, 1) };
    });
  }

  /** Class probabilities [tile height,tile width,C] of each tile, fading to its edges. */
  #weighted(tiles: readonly Tile[]): tf.Tensor3D[] {
    const { height, width } = this.#tile;
    return tf.tidy(() => {
      const images = tf.tensor4d(this.#cut(tiles), [tiles.length, height, width, 3]);
      const probabilities = tf.softmax(this.#inference.logits(images, this.#tile));
      const down = tf.tensor3d(tileRamp(height), [height, 1, 1]);
      const across = tf.tensor3d(tileRamp(width), [1, width, 1]);
      const weighted = tf.mul(probabilities, tf.mul(down, across));
      // Not tf.unstack: for each tile wasm's kernel copies all of them.
      const scores = tf.split(weighted, tiles.length);
      return scores.map((one): tf.Tensor3D => tf.reshape(one, [height, width, -1]));
    });
  }

  /** RGB values [N,tile height,tile width,3]. */
  #cut(tiles: readonly Tile[]): Float32Array {
    const { height, width } = this.#tile;
    const values = new Float32Array(tiles.length * height * width * 3);
    tiles.forEach(({ x, y }, index) => {
      for (let row = 0; row < height; row++) {
        const start = ((y + row) * this.#image.width + x) * 3;
        const bytes = this.#image.data.subarray(start, start + width * 3);
        values.set(bytes, (index * height + row) * width * 3);
      }
    });
    return values;
  }
}
