import * as tf from '@tensorflow/tfjs-core';
import type { Recipe, Training } from '../contract/recipe.js';
import type { Layout } from './parameters.js';

/** Linear warm-up, then polynomial decay to zero; `step` counts from 0. */
export function learningRate(step: number, training: Training, power: number): number {
  const warmUp = training.warmUpSteps ? Math.min(1, (step + 1) / training.warmUpSteps) : 1;
  return training.learningRate * warmUp * (1 - step / Math.max(1, training.steps)) ** power;
}

/** `gradient`, shrunk where its norm is above `largest`. */
export function clipByGlobalNorm(gradient: tf.Tensor1D, largest: number): tf.Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(1, tf.div(largest, tf.maximum(norm, 1e-12))));
}

/** AdamW (arXiv 1711.05101) over one flat vector. */
export class AdamW {
  /** Share of the learning rate, per element. */
  readonly #rate: tf.Tensor1D;
  /** Weight decay, per element: kernels decay, norms and biases do not. */
  readonly #decay: tf.Tensor1D;
  readonly #settings: Recipe['adam'];

  constructor(
    layout: Layout,
    recipe: Pick<Recipe, 'encoderRate' | 'weightDecay' | 'adam'>,
    public mean: tf.Tensor1D = tf.zeros([layout.size]),
    public square: tf.Tensor1D = tf.zeros([layout.size]),
  ) {
    this.#settings = recipe.adam;
    this.#rate = layout.fill((name) => (name.startsWith('encoder') ? recipe.encoderRate : 1));
    this.#decay = layout.fill((name) => (name.endsWith('/kernel') ? recipe.weightDecay : 0));
  }

  /** The updated parameters; the caller disposes the old ones. `step` counts from 0. */
  update(parameters: tf.Tensor1D, gradient: tf.Tensor1D, step: number, rate: number): tf.Tensor1D {
    const { beta1, beta2, epsilon } = this.#settings;
    const [mean, square, updated] = tf.tidy(() => {
      const first = tf.add(tf.mul(this.mean, beta1), tf.mul(gradient, 1 - beta1));
      const second = tf.add(tf.mul(this.square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const slope = tf.div(
        tf.div(first, 1 - beta1 ** (step + 1)),
        tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** (step + 1))), epsilon),
      );
      const change = tf.mul(
        tf.add(slope, tf.mul(parameters, this.#decay)),
        tf.mul(this.#rate, rate),
      );
      return [first, second, tf.sub(parameters, change)];
    });
    tf.dispose([this.mean, this.square]);
    this.mean = mean as tf.Tensor1D;
    this.square = square as tf.Tensor1D;
    return updated as tf.Tensor1D;
  }

  dispose(): void {
    tf.dispose([this.mean, this.square, this.#rate, this.#decay]);
  }
}
