import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../contract/recipe.js';
import { resizeTo } from '../engine/layers.js';
import type { Piece } from './overlap-add.js';

/** A mask at the image's full size. */
export interface Prediction extends Size {
  /** [H,W] class indices. */
  indices: Uint8Array;
  /** Pixels per class, by index. */
  classPixels: number[];
  /** Mean probability of the winning class, 0..1. */
  confidence: number;
}

/** What the scores of all classes add up to: `down[y] * across[x]` at row y, column x. */
export interface ScoreTotals {
  down: Float32Array;
  across: Float32Array;
}

/** Scores on the device at full size at once, in values: 16 MiB, whatever the image's size. */
const VALUES_AT_ONCE = 2 ** 22;
/** Rows are mixed by a matrix product, whose work for each of them grows with their number. */
const ROWS_AT_ONCE = 64;

/** Between which two rows (or columns) each one of another size lies, centres aligned. */
interface Neighbours {
  first: Int32Array;
  second: Int32Array;
  /** How much of the second. */
  share: Float32Array;
}

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

/** Values at other positions (bilinear). */
function between(values: Float32Array, { first, second, share }: Neighbours): Float32Array {
  return share.map((part, index) => {
    const [one = NaN, other = NaN] = [values[first[index] ?? -1], values[second[index] ?? -1]];
    return one * (1 - part) + other * part;
  });
}

/**
 * A mask that is worked out from the top down while class scores at working size arrive: brought
 * to full size (bilinear), and the best class of every pixel chosen, both on the device in bands of
 * rows. Only classes and one number a band are read back.
 */
export class FullSizeMask {
  readonly #size: Size;
  readonly #down: Neighbours;
  /** Of each row and column at full size: what the scores add up to. */
  readonly #totals: ScoreTotals;
  readonly #indices: Uint8Array;
  readonly #classPixels: number[];
  #confidence = 0;
  /** Rows that are done. */
  #done = 0;

  constructor(size: Size, classCount: number, totals: ScoreTotals) {
    this.#size = size;
    this.#down = neighbours(totals.down.length, size.height);
    const across = neighbours(totals.across.length, size.width);
    this.#totals = {
      down: between(totals.down, this.#down),
      across: between(totals.across, across),
    };
    this.#indices = new Uint8Array(size.width * size.height);
    this.#classPixels = new Array<number>(classCount).fill(0);
  }

  /** The first row of scores that rows still to come depend on. */
  get needed(): number {
    return this.#down.first[this.#done] ?? NaN;
  }

  /** Works out every row that depends on nothing below the first `complete` rows of scores. */
  async extend(scores: Piece, complete: number): Promise<void> {
    const { width, height } = this.#size;
    const rows = Math.floor(VALUES_AT_ONCE / (width * this.#classPixels.length));
    const atOnce = Math.max(1, Math.min(ROWS_AT_ONCE, rows));
    const ready = this.#down.second.findIndex((row) => row >= complete);
    const end = ready < 0 ? height : ready;
    while (this.#done < end) {
      await this.#work(scores, Math.min(this.#done + atOnce, end));
      // Between bands, so that files go on being read and written, and the word to stop can arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #work(scores: Piece, end: number): Promise<void> {
    const [classes, confidence] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
      const full = resizeTo(this.#rowsOf(scores, end), end - this.#done, this.#size.width);
      const best = tf.div(tf.max(full, 3), tf.tensor1d(this.#totals.across));
      // Row by row: one long sum in single precision would lose digits.
      return [tf.argMax(full, 3), tf.sum(tf.sum(best, -1))];
    });
    const [labels, [sum = NaN]] = await Promise.all([classes.data(), confidence.data()]);
    tf.dispose([classes, confidence]);
    this.#indices.set(labels, this.#done * this.#size.width);
    for (const label of labels) this.#classPixels[label] = (this.#classPixels[label] ?? 0) + 1;
    this.#confidence += sum;
    this.#done = end;
  }

  /** Rows up to `end` [1,rows,W,C] at working width, divided by their totals. */
  #rowsOf({ start, values }: Piece, end: number): tf.Tensor4D {
    const { first, second, share } = this.#down;
    const [, width, classCount] = values.shape;
    const top = this.needed;
    const [rows, span] = [end - this.#done, (second[end - 1] ?? NaN) - top + 1];
    const shares = new Float32Array(rows * span);
    for (let row = 0; row < rows; row++) {
      const at = this.#done + row;
      const total = this.#totals.down[at] ?? NaN;
      const lower = row * span + (second[at] ?? NaN) - top;
      shares[row * span + (first[at] ?? NaN) - top] = (1 - (share[at] ?? NaN)) / total;
      shares[lower] = (shares[lower] ?? 0) + (share[at] ?? NaN) / total;
    }
    const above = tf.reshape(tf.slice(values, top - start, span), [span, width * classCount]);
    const mixed = tf.matMul(tf.tensor2d(shares, [rows, span]), above as tf.Tensor2D);
    return tf.reshape(mixed, [1, rows, width, classCount]);
  }

  /** The mask, once all scores have arrived. */
  get prediction(): Prediction {
    const confidence = this.#confidence / this.#indices.length;
    return { ...this.#size, indices: this.#indices, classPixels: this.#classPixels, confidence };
  }
}
