import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution.js';
import { describe, inputGradient } from './convolution.js';
import type { KernelCall, WasmBackend } from './heap.js';
import { allocate, floats, registerWasmKernel, release } from './heap.js';

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
  const turned = turnedFilter(backend, inputs.filter, conv.inChannels);
  const result = inputGradient(backend, 'DepthwiseConv2dNative', inputs.dy, turned, conv);
  release(backend, turned);
  return result;
}

/** [h, w, c, 1] turned by 180 degrees. */
function turnedFilter(backend: WasmBackend, filter: TensorInfo, channels: number): TensorInfo {
  const turned = allocate(backend, filter.shape);
  const from = floats(backend, filter);
  const to = floats(backend, turned);
  for (let source = 0; source < from.length; source += channels) {
    to.set(from.subarray(source, source + channels), from.length - channels - source);
  }
  return turned;
}
