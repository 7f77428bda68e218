import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { channelsLast, floatType, isRegistered, registerNative } from './native.js';

const KERNEL = 'BiasAddGrad';

/** Native TensorFlow has a kernel for it. */
export function registerSumOverPositions(): void {
  registerNative(KERNEL, (backend, { x }) => {
    const attributes = [floatType(backend), channelsLast(backend)];
    return backend.executeSingleOutput(KERNEL, attributes, [x as TensorInfo]);
  });
}

/**
 * Sum over all but the last axis, [...,C] -> [C]: the gradient of a bias. Composed as a matrix
 * product, which is faster than tfjs's reductions on every backend.
 */
export function sumOverPositions(x: tf.Tensor): tf.Tensor1D {
  if (isRegistered(KERNEL)) return tf.engine().runKernel(KERNEL, { x }) as tf.Tensor1D;
  const channels = x.shape.at(-1) as number;
  const rows = x.size / channels;
  const sum = tf.matMul(tf.ones([1, rows]), tf.reshape(x, [rows, channels]));
  return tf.reshape(sum, [channels]);
}
