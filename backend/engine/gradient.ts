import * as tf from '@tensorflow/tfjs-core';
import type { Model } from './model.js';
import type { Weights } from './layers.js';

/** A type, not an interface: tfjs's tidy takes nothing else. */
export type ValueAndGradient = {
  /** The scalars that `losses` returned, stacked, the total first. */
  values: tf.Tensor1D;
  /** Gradient of the total, flat. */
  gradient: tf.Tensor1D;
};

/** Named weights of flat vectors, trained and frozen, for one forward pass. */
export function namedWeights(
  model: Model,
  trained: readonly tf.Tensor[],
  frozen: tf.Tensor1D,
): Weights {
  const named = model.trained.named(trained);
  for (const [name, tensor] of model.frozen.named(model.frozen.unpack(frozen)))
    named.set(name, tensor);
  return named;
}

/**
 * The gradient of the first of the scalars that `losses` computes from the weights. A parameter
 * that the loss does not depend on (the projector in source training) gets zeros.
 */
export function valueAndGradient(
  model: Model,
  student: tf.Tensor1D,
  frozen: tf.Tensor1D,
  losses: (weights: Weights) => tf.Scalar[],
): ValueAndGradient {
  return tf.tidy(() => {
    const parameters = model.trained.unpack(student);
    let scalars: tf.Scalar[] = [];
    const { grads } = tf.engine().gradients(
      () => {
        scalars = losses(namedWeights(model, parameters, frozen)).map((scalar) => tf.keep(scalar));
        return scalars[0] as tf.Scalar;
      },
      parameters,
      undefined,
      true,
    );
    const values = tf.stack(scalars) as tf.Tensor1D;
    tf.dispose(scalars);
    return { values, gradient: model.trained.pack(grads) };
  });
}
