import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import type { Layout } from './parameters.js';

/** AdamW (arXiv 1711.05101) over one flat vector, the gradient's norm limited. */
export class AdamW {
  /** Share of the learning rate, per element. */
  readonly #rate: tf.Tensor1D;
  /** Weight decay times that share, per element: kernels decay, norms and biases do not. */
  readonly #decay: tf.Tensor1D;
  readonly #settings: Recipe['adam'];
  readonly #largestNorm: number;

  constructor(
    layout: Layout,
    recipe: Pick<Recipe, 'encoderRate' | 'weightDecay' | 'adam' | 'gradientClip'>,
    public mean: tf.Tensor1D = tf.zeros([layout.size]),
    public square: tf.Tensor1D = tf.zeros([layout.size]),
  ) {
    this.#settings = recipe.adam;
    this.#largestNorm = recipe.gradientClip;
    const rate = (name: string): number => (name.startsWith('encoder') ? recipe.encoderRate : 1);
    this.#rate = layout.fill(rate);
    this.#decay = layout.fill((name) =>
      name.endsWith('/kernel') ? recipe.weightDecay * rate(name) : 0,
    );
  }

  /**
   * The updated parameters; the caller disposes the old ones. `step` counts from 0. Written for few
   * passes over the vectors, whose time it is: what is one number is multiplied with numbers first.
   */
  update(parameters: tf.Tensor1D, gradient: tf.Tensor1D, step: number, rate: number): tf.Tensor1D {
    const { beta1, beta2, epsilon } = this.#settings;
    // Without the bias corrections m / c1 and v / c2 of the moments, which go into rate and epsilon.
    const correction = Math.sqrt(1 - beta2 ** (step + 1));
    const slopeRate = (rate * correction) / (1 - beta1 ** (step + 1));
    const [mean, square, updated] = tf.tidy(() => {
      const squared = tf.square(gradient);
      const shrink = this.#shrink(squared);
      const first = tf.add(tf.mul(this.mean, beta1), tf.mul(gradient, tf.mul(shrink, 1 - beta1)));
      const second = tf.add(
        tf.mul(this.square, beta2),
        tf.mul(squared, tf.mul(tf.square(shrink), 1 - beta2)),
      );
      const slope = tf.div(first, tf.add(tf.sqrt(second), epsilon * correction));
      const decayed = tf.sub(parameters, tf.mul(parameters, tf.mul(this.#decay, rate)));
      return [first, second, tf.sub(decayed, tf.mul(slope, tf.mul(this.#rate, slopeRate)))];
    });
    tf.dispose([this.mean, this.square]);
    this.mean = mean as tf.Tensor1D;
    this.square = square as tf.Tensor1D;
    return updated as tf.Tensor1D;
  }

  /** What limits the norm of the gradient whose elements have these squares. */
  #shrink(squared: tf.Tensor): tf.Tensor {
    const norm = tf.sqrt(tf.sum(squared));
    return tf.minimum(1, tf.div(this.#largestNorm, tf.maximum(norm, 1e-12)));
  }

  dispose(): void {
    tf.dispose([this.mean, this.square, this.#rate, this.#decay]);
  }
}
