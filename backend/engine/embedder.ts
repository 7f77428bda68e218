import * as tf from '@tensorflow/tfjs-core';
import { Encoder } from './encoder.js';
import { foldNorms } from './folded-norms.js';
import { normalize } from './model.js';
import type { TensorFile } from './safetensors.js';

/** An encoder that turns each image into one vector: images that show alike things lie close. */
export class Embedder {
  readonly #encoder: Encoder;
  readonly #weights: ReadonlyMap<string, tf.Tensor>;

  /** @param file the encoder's stored weights */
  constructor(name: 'efficientnet-lite0', { tensors }: TensorFile) {
    this.#encoder = new Encoder(name);
    // A list, for a tidy that returns a map would give back what it holds.
    const named = tf.tidy(() => {
      const stored = [...tensors].map(
        ([key, { shape, values }]) => [key, tf.tensor(values, shape)] as const,
      );
      return [...foldNorms(new Map(stored))];
    });
    this.#weights = new Map(named);
  }

  /** Numbers of a vector. */
  get length(): number {
    return this.#encoder.channels.deepest;
  }

  /**
   * The deepest features of `images` [N,H,W,3] in 0..255, averaged over all positions, of unit
   * length: N * `length` numbers.
   */
  async embed(images: tf.Tensor4D): Promise<Float32Array> {
    const vectors = tf.tidy(() => {
      const { deepest } = this.#encoder.encode({ tensors: this.#weights }, normalize(images));
      const mean = tf.mean(deepest, [1, 2]);
      return tf.div(mean, tf.norm(mean, 'euclidean', 1, true));
    });
    const numbers = (await vectors.data()) as Float32Array;
    vectors.dispose();
    return numbers;
  }
}
