import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe, isMatrixProduct, type ConvolutionAttributes } from './convolution.js';
import { callKernel, registerWebgpuKernel, type KernelCall } from './program.js';

interface Inputs {
  /** [b, outHeight, outWidth, out] */
  dy: TensorInfo;
  /** [height, width, in, out] */
  filter: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  inputShape: number[];
}

/**
 * Gradient of a 1x1 convolution by its input as tfjs's tiled matrix product, [positions, out] times
 * the filter, transposed; tfjs reads all of both from memory for each result. Others stay tfjs's.
 */
export function registerConv2DBackpropInput(): void {
  const { kernelFunc: others } = tf.getKernel('Conv2DBackpropInput', 'webgpu');
  registerWebgpuKernel('Conv2DBackpropInput', (call: KernelCall<Inputs, Attributes>) => {
    const { backend, inputs, attrs } = call;
    const { dy, filter } = inputs;
    const conv = describe(attrs.inputShape, filter.shape, attrs, false);
    if (!isMatrixProduct(conv)) {
      return others(call as unknown as Parameters<tf.KernelFunc>[0]);
    }
    const { inChannels, outChannels } = conv;
    const positions = tf.util.sizeFromShape(dy.shape) / outChannels;
    const a = { ...dy, shape: [1, positions, outChannels] };
    const b = { ...filter, shape: [1, inChannels, outChannels] };
    const products = { transposeA: false, transposeB: true };
    const result = callKernel('BatchMatMul', backend, { a, b }, products);
    return { ...result, shape: attrs.inputShape };
  });
}
