import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../contract/recipe.js';
import type { Checkpoint } from './checkpoint.js';
import { storedWeights } from './gradient.js';
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
    const named = tf.tidy(() => [...storedWeights(model, student, frozen).tensors]);
    this.#weights = { tensors: new Map(named) };
  }

  /** Logits [N,height,width,C] of images [N,H,W,3] in 0..255, of whatever size. */
  logits(images: tf.Tensor4D, { height, width }: Size): tf.Tensor4D {
    return tf.tidy(() => {
      const features = this.model.features(this.#weights, images);
      return this.model.logits(this.#weights, features, height, width);
    });
  }

  dispose(): void {
    tf.dispose([...this.#weights.tensors.values()]);
  }
}
