import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  channelsLast,
  floatType,
  isRegistered,
  registerNative,
  type NativeAttribute,
  type NativeBackend,
} from './native.js';

const FORWARD = 'FusedBatchNormV3';
const BACKWARD = 'FusedBatchNormGradV3';

/** What the native norm of a batch [N,H,W,C] gives. */
export interface FusedNorm {
  y: tf.Tensor4D;
  /** Mean and biased variance [C] over N, H and W. */
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
  /** What its gradient asks for; only TensorFlow knows what it is. */
  reserved: tf.Tensor[];
}

/** Native TensorFlow has one kernel for the norm, and one for its gradient. */
export function registerFusedBatchNorm(): void {
  registerNative(FORWARD, (backend, { x, gamma, beta, none }, { epsilon }) => {
    const inputs = [x, gamma, beta, none, none] as TensorInfo[];
    return backend.executeMultipleOutputs(FORWARD, training(backend, epsilon), inputs, 6);
  });
  registerNative(BACKWARD, (backend, { dy, x, gamma, first, second, third }, { epsilon }) => {
    const inputs = [dy, x, gamma, first, second, third] as TensorInfo[];
    return backend.executeMultipleOutputs(BACKWARD, training(backend, epsilon), inputs, 5);
  });
}

function training(backend: NativeBackend, epsilon: unknown): NativeAttribute[] {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT } = backend.binding;
  return [
    floatType(backend),
    { ...floatType(backend), name: 'U' },
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon as number },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
    channelsLast(backend),
  ];
}

/** Whether the active backend has these kernels. */
export function hasFusedBatchNorm(): boolean {
  return isRegistered(FORWARD);
}

/** Normalises `x` [N,H,W,C] by its own statistics per channel; `gamma`, `beta` [C]. */
export function fusedBatchNorm(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): FusedNorm {
  // In training it takes no statistics.
  const inputs = { x, gamma, beta, none: tf.tensor1d([]) };
  const outputs = tf.engine().runKernel(FORWARD, inputs, { epsilon }) as tf.Tensor[];
  const [y, mean, unbiased, ...reserved] = outputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  const count = x.size / mean.size;
  return { y, mean, variance: tf.mul(unbiased, (count - 1) / count), reserved };
}

/** Gradients by x, gamma and beta. */
export function fusedBatchNormGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  gamma: tf.Tensor,
  [first, second, third]: readonly tf.Tensor[],
  epsilon: number,
): tf.Tensor[] {
  const inputs = { dy, x, gamma, first, second, third } as tf.NamedTensorMap;
  return (tf.engine().runKernel(BACKWARD, inputs, { epsilon }) as tf.Tensor[]).slice(0, 3);
}
