import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../contract/recipe.js';
import type { Model } from './model.js';
import { foldNorms } from './folded-norms.js';
import type { Weights } from './layers.js';

/** A type, not an interface: tfjs's tidy takes nothing else. */
export type ValueAndGradient = {
  /** The scalars that `losses` returned, stacked, the total first. */
  values: tf.Tensor1D;
  /** Gradient of the total, flat. */
  gradient: tf.Tensor1D;
  /** The frozen vector moved towards the batch's statistics; undefined where it stays as it is. */
  statistics: tf.Tensor1D | undefined;
};

/** The weights of two flat vectors, trained and frozen, for a pass by the stored statistics. */
export function storedWeights(model: Model, trained: tf.Tensor1D, frozen: tf.Tensor1D): Weights {
  const tensors = new Map([...model.trained.unpack(trained), ...model.frozen.unpack(frozen)]);
  return { tensors: foldNorms(tensors) };
}

/** What a forward pass in training has beside its trained parameters. */
interface PassContext {
  model: Model;
  recipe: Pick<Recipe, 'batchNorm' | 'batchNormMomentum' | 'batchSize'>;
  frozen: tf.Tensor1D;
}

/**
 * The weights for a forward pass in training, whose batch holds `batchSize` images of each
 * domain: with the recipe's batch norm 'batch', every domain is normalised by itself.
 * @param collected receives the statistics of the batch, for its giver to dispose
 */
export function trainingWeights(
  { model, recipe, frozen }: PassContext,
  trained: tf.Tensor1D,
  collected?: Map<string, tf.Tensor>,
): Weights {
  if (recipe.batchNorm === 'frozen') return storedWeights(model, trained, frozen);
  const ownStatistics = { domainSize: recipe.batchSize, collected };
  return { tensors: model.trained.unpack(trained), ownStatistics };
}

/** r <- m*r + (1-m)*s for the running statistics r and a batch's collected s. */
function runningStatistics(
  { model, recipe, frozen }: PassContext,
  collected: ReadonlyMap<string, tf.Tensor>,
): tf.Tensor1D {
  const { batchNormMomentum: momentum } = recipe;
  const batch = model.frozen.pack(collected);
  return tf.add(tf.mul(frozen, momentum), tf.mul(batch, 1 - momentum));
}

/**
 * The gradient of the first of the scalars that `losses` computes from the weights. A parameter
 * that the loss does not depend on (the projector in source training) gets zeros.
 */
export function valueAndGradient(
  context: PassContext & { student: tf.Tensor1D },
  losses: (weights: Weights) => tf.Scalar[],
): ValueAndGradient {
  const { student } = context;
  return tf.tidy(() => {
    const collected = new Map<string, tf.Tensor>();
    let scalars: tf.Scalar[] = [];
    const { grads } = tf.engine().gradients(() => {
      const weights = trainingWeights(context, student, collected);
      scalars = losses(weights).map((scalar) => tf.keep(scalar));
      return scalars[0] as tf.Scalar;
    }, [student]);
    const values = tf.stack(scalars) as tf.Tensor1D;
    const statistics = collected.size > 0 ? runningStatistics(context, collected) : undefined;
    tf.dispose([...scalars, ...collected.values()]);
    return { values, gradient: grads[0] as tf.Tensor1D, statistics };
  });
}
