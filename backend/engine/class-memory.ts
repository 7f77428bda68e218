import * as tf from '@tensorflow/tfjs-core';

/** What a memory holds, so that a checkpoint can keep it. */
export interface ClassMemoryState {
  /** [classes * size, D], each class's rows together, oldest overwritten first. */
  rows: tf.Tensor2D;
  /** Centres ever remembered, per class. */
  remembered: number[];
}

/**
 * The last few centres of each class's source features, of unit length. They stand in as negative
 * keys for classes that a batch lacks (METHOD, step 3).
 */
export class ClassMemory {
  readonly #size: number;
  readonly #classOfRow: tf.Tensor1D;
  readonly #remembered: number[];
  #rows: tf.Tensor2D;

  /** @param size centres kept per class; `state` is taken over */
  constructor(classCount: number, size: number, dimension: number, state?: ClassMemoryState) {
    this.#size = size;
    this.#remembered = state?.remembered ?? new Array<number>(classCount).fill(0);
    this.#rows = state?.rows ?? tf.zeros([classCount * size, dimension]);
    const classes = Array.from({ length: classCount * size }, (_, row) => Math.floor(row / size));
    this.#classOfRow = tf.tensor1d(classes, 'int32');
  }

  get state(): ClassMemoryState {
    return { rows: this.#rows, remembered: [...this.#remembered] };
  }

  /** The centres [M,D] of all classes but those given. */
  without(present: ReadonlySet<number>): tf.Tensor2D {
    const rows = this.#remembered.flatMap((count, index) => {
      const filled = present.has(index) ? 0 : Math.min(count, this.#size);
      return Array.from({ length: filled }, (_, row) => index * this.#size + row);
    });
    return tf.gather(this.#rows, tf.tensor1d(rows, 'int32'));
  }

  /** Takes in the centres [C,D] of the classes that are present. */
  remember(centres: tf.Tensor2D, present: ReadonlySet<number>): void {
    const written = new Float32Array(this.#rows.shape[0]);
    for (const index of present) {
      const count = this.#remembered[index] ?? 0;
      written[index * this.#size + (count % this.#size)] = 1;
      this.#remembered[index] = count + 1;
    }
    const rows = tf.tidy(() => {
      const mask = tf.tensor2d(written, [written.length, 1]);
      const fresh = tf.mul(tf.gather(centres, this.#classOfRow), mask);
      return tf.add(tf.mul(this.#rows, tf.sub(1, mask)), fresh) as tf.Tensor2D;
    });
    this.#rows.dispose();
    this.#rows = rows;
  }

  dispose(): void {
    tf.dispose([this.#rows, this.#classOfRow]);
  }
}
