import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { channelsLast, floatType, isRegistered, registerNative } from './native.js';
import { registerWebgpuKernel, type KernelCall } from './webgpu-kernels/program.js';
import { sumOverMiddle } from './webgpu-kernels/sum-over-middle.js';

const OVER_ALL = 'BiasAddGrad';
/** Our own kernel. */
const PER_PART = 'SumPerPart';

/** Native TensorFlow has a kernel for the sum over all. */
export function registerSumOverPositions(): void {
  registerNative(OVER_ALL, (backend, { x }) => {
    const attributes = [floatType(backend), channelsLast(backend)];
    return backend.executeSingleOutput(OVER_ALL, attributes, [x as TensorInfo]);
  });
}

/** On webgpu both are ours. */
export function registerSumOverPositionsOnWebgpu(): void {
  type Call = KernelCall<{ x: TensorInfo }>;
  registerWebgpuKernel(OVER_ALL, ({ backend, inputs: { x } }: Call) => {
    const channels = x.shape.at(-1) as number;
    const positions = tf.util.sizeFromShape(x.shape) / channels;
    return sumOverMiddle(backend, x, [1, positions, channels], [channels]);
  });
  registerWebgpuKernel(PER_PART, ({ backend, inputs: { x } }: Call) => {
    const [parts, positions, channels] = x.shape as [number, number, number];
    return sumOverMiddle(backend, x, [parts, positions, channels], [parts, 1, channels]);
  });
}

/**
 * Sum over all but the last axis, [...,C] -> [C]: the gradient of a bias. Composed as a matrix
 * product, which is faster than tfjs's reductions on every backend.
 */
export function sumOverPositions(x: tf.Tensor): tf.Tensor1D {
  if (isRegistered(OVER_ALL)) return tf.engine().runKernel(OVER_ALL, { x }) as tf.Tensor1D;
  const channels = x.shape.at(-1) as number;
  const rows = x.size / channels;
  const sum = tf.matMul(tf.ones([1, rows]), tf.reshape(x, [rows, channels]));
  return tf.reshape(sum, [channels]);
}

/** Sum over a part's positions, [S,P,C] -> [S,1,C]; composed as a matrix product likewise. */
export function sumPerPart(x: tf.Tensor3D): tf.Tensor3D {
  if (isRegistered(PER_PART)) return tf.engine().runKernel(PER_PART, { x }) as tf.Tensor3D;
  const [parts, positions] = x.shape;
  return tf.matMul(tf.ones([parts, 1, positions]), x);
}
