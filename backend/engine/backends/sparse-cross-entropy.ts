import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { oneHot } from '../one-hot.js';
import { floatType, isRegistered, registerNative } from './native.js';
import { registerWebgpuKernel, type KernelCall } from './webgpu-kernels/program.js';
import { crossEntropyOnWebgpu } from './webgpu-kernels/sparse-cross-entropy.js';

const KERNEL = 'SparseSoftmaxCrossEntropyWithLogits';
/** Keeps the logarithm finite where a probability underflows. */
const TINY = 1e-12;

/** Loss [P] of every pixel, and its gradient [P,C] by the logits. */
export interface PixelLosses {
  loss: tf.Tensor1D;
  gradient: tf.Tensor2D;
}

/** Native TensorFlow has one kernel for loss and gradient. */
export function registerSparseCrossEntropy(): void {
  registerNative(KERNEL, (backend, { logits, labels }) => {
    const { TF_ATTR_TYPE, TF_INT32 } = backend.binding;
    const attributes = [
      floatType(backend),
      { name: 'Tlabels', type: TF_ATTR_TYPE, value: TF_INT32 },
    ];
    const inputs = [logits as TensorInfo, labels as TensorInfo];
    return backend.executeMultipleOutputs(KERNEL, attributes, inputs, 2);
  });
}

/** On webgpu it is ours. */
export function registerSparseCrossEntropyOnWebgpu(): void {
  type Call = KernelCall<{ logits: TensorInfo; labels: TensorInfo }>;
  registerWebgpuKernel(KERNEL, ({ backend, inputs }: Call) =>
    crossEntropyOnWebgpu(backend, inputs.logits, inputs.labels),
  );
}

/** Cross-entropy of `logits` [P,C] with the class indices `labels` [P], all below C. */
export function sparseCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): PixelLosses {
  if (isRegistered(KERNEL)) {
    const [loss, gradient] = tf.engine().runKernel(KERNEL, { logits, labels }) as tf.Tensor[];
    return { loss: loss as tf.Tensor1D, gradient: gradient as tf.Tensor2D };
  }
  const probability = tf.softmax(logits);
  const target = oneHot(labels, logits.shape[1]);
  const likely = tf.sum(tf.mul(probability, target), 1);
  const loss = tf.neg(tf.log(tf.add(likely, TINY))) as tf.Tensor1D;
  return { loss, gradient: tf.sub(probability, target) };
}
