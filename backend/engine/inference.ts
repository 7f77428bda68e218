import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../contract/recipe.js';
import type { Checkpoint } from './checkpoint.js';
import { namedWeights } from './gradient.js';
import type { Weights } from './layers.js';
import type { Model } from './model.js';

/** A network with fixed weights. */
export class Inference {
  readonly #weights: Weights;

  /** Copies what it needs: the checkpoint's tensors stay the caller's. */
  constructor(
    readonly model: Model,
    { student, frozen }: Pick<Checkpoint, 'student' | 'frozen'>,
  ) {
    // In a tidy, which drops the slices that the named tensors were cut from.
    const named = tf.tidy(() => [
      ...namedWeights(model, model.trained.unpack(student), frozen).tensors,
    ]);
    this.#weights = { tensors: new Map(named) };
  }

  /** Class probabilities [N,H,W,C] of `count` images of one size, RGB bytes [N,H,W,3]. */
  async probabilities(
    images: Uint8Array,
    count: number,
    { width, height }: Size,
  ): Promise<Float32Array> {
    const result = tf.tidy(() => {
      const input = tf.tensor4d(Float32Array.from(images), [count, height, width, 3]);
      const features = this.model.features(this.#weights, input);
      return tf.softmax(this.model.logits(this.#weights, features, height, width));
    });
    const values = (await result.data()) as Float32Array;
    result.dispose();
    return values;
  }

  dispose(): void {
    tf.dispose([...this.#weights.tensors.values()]);
  }
}
