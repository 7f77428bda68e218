import { IGNORE, type SegmentationClass } from '../contract/classes.js';
import type { Scores } from '../contract/events.js';

/** Counts of (true class, predicted class) over pixels that are not ignored. */
export class ConfusionMatrix {
  readonly counts: Float64Array;

  constructor(readonly classCount: number) {
    this.counts = new Float64Array(classCount * classCount);
  }

  /** Class indices of equal length; a true 255 does not count, a predicted one counts as a miss. */
  add(prediction: Uint8Array, truth: Uint8Array): void {
    if (prediction.length !== truth.length) throw new Error('The masks differ in size.');
    for (let index = 0; index < truth.length; index++) {
      const row = truth[index] ?? IGNORE;
      if (row >= this.classCount) continue;
      const column = prediction[index] ?? IGNORE;
      if (column < this.classCount) this.#increment(row, column);
      else this.#missed[row] = (this.#missed[row] ?? 0) + 1;
    }
  }

  /** Pixels per true class that were predicted as no class at all. */
  readonly #missed: number[] = [];

  #increment(row: number, column: number): void {
    const index = row * this.classCount + column;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
  }

  #at(row: number, column: number): number {
    return this.counts[row * this.classCount + column] ?? 0;
  }

  /**
   * IoU per class = true positives / (true + predicted - true positives). The mean is over the
   * classes that occur in the truth; a class that neither occurs nor is predicted has null.
   */
  scores(classes: readonly SegmentationClass[]): Scores {
    const indices = [...classes.keys()];
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const actual = indices.map(
      (row) => sum(indices.map((column) => this.#at(row, column))) + (this.#missed[row] ?? 0),
    );
    const predicted = indices.map((column) => sum(indices.map((row) => this.#at(row, column))));
    const iou = indices.map((index) => {
      const union = (actual[index] ?? 0) + (predicted[index] ?? 0) - this.#at(index, index);
      return union > 0 ? this.#at(index, index) / union : null;
    });
    const present = indices.filter((index) => (actual[index] ?? 0) > 0);
    const total = sum(actual);
    return {
      miou: present.length ? sum(present.map((index) => iou[index] ?? 0)) / present.length : null,
      pixelAccuracy: total ? sum(indices.map((index) => this.#at(index, index))) / total : null,
      classes: classes.map(({ id, name }, index) => ({ id, name, iou: iou[index] ?? null })),
    };
  }
}
