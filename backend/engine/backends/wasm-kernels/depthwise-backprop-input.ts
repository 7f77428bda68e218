import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution.js';
import { describe } from './convolution.js';
import { axesOf, runDepthwise } from './depthwise.js';
import type { KernelCall } from './heap.js';
import { addressOf, allocate, registerWasmKernel, release, zeros } from './heap.js';
import { backwardWindows } from './windows.js';

interface Inputs {
  /** [b, outHeight, outWidth, c] */
  dy: TensorInfo;
  /** [height, width, c, 1] */
  filter: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  inputShape: number[];
}

/** Gradient of a depthwise convolution with respect to its input; tfjs has none for wasm. */
export function registerDepthwiseBackpropInput(): void {
  registerWasmKernel('DepthwiseConv2dNativeBackpropInput', depthwiseBackpropInput);
}

function depthwiseBackpropInput(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { backend, inputs, attrs } = call;
  const conv = describe(attrs.inputShape, inputs.filter.shape, attrs, true);
  if (conv.outChannels !== conv.inChannels) {
    throw new Error('The wasm gradients support depthwise convolutions of multiplier 1 only.');
  }
  const { batchSize, inChannels, inHeight, inWidth } = conv;
  const result = allocate(backend, [batchSize, inHeight, inWidth, inChannels]);
  const start = zeros(backend, [inChannels]);
  const axes = axesOf(conv);
  const gradient = {
    input: { at: addressOf(backend, inputs.dy), height: conv.outHeight, width: conv.outWidth },
    result: { at: addressOf(backend, result), height: inHeight, width: inWidth },
    filter: addressOf(backend, inputs.filter),
    start: addressOf(backend, start),
    filterWidth: conv.filterWidth,
    batchSize,
    channels: inChannels,
    relu6: false,
  };
  runDepthwise(backend, gradient, backwardWindows(axes.rows), backwardWindows(axes.columns));
  release(backend, start);
  return result;
}
