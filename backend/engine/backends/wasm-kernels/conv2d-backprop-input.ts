import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution.js';
import { describe, inputGradient } from './convolution.js';
import type { KernelCall, WasmBackend } from './heap.js';
import { addressOf, allocate, registerWasmKernel, release } from './heap.js';
import { FLOAT } from './loop-code.js';
import { transpose } from './transpose.js';

interface Inputs {
  /** [b, outHeight, outWidth, out] */
  dy: TensorInfo;
  /** [height, width, in, out] */
  filter: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  inputShape: number[];
}

/** Gradient of a convolution with respect to its input; tfjs's own kernel is a plain loop. */
export function registerConv2DBackpropInput(): void {
  registerWasmKernel('Conv2DBackpropInput', conv2DBackpropInput);
}

function conv2DBackpropInput(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { backend, inputs, attrs } = call;
  const conv = describe(attrs.inputShape, inputs.filter.shape, attrs, false);
  const turned = turnedFilter(backend, inputs.filter, conv.inChannels, conv.outChannels);
  const result = inputGradient(backend, inputs.dy, turned, conv);
  release(backend, turned);
  return result;
}

/** [h, w, in, out] turned by 180 degrees to [h, w, out, in]. */
function turnedFilter(
  backend: WasmBackend,
  filter: TensorInfo,
  inChannels: number,
  outChannels: number,
): TensorInfo {
  const [height = 0, width = 0] = filter.shape;
  const turned = allocate(backend, [height, width, outChannels, inChannels]);
  const tapBytes = inChannels * outChannels * FLOAT;
  const [from, to] = [addressOf(backend, filter), addressOf(backend, turned)];
  const last = height * width - 1;
  for (let tap = 0; tap <= last; tap++) {
    const [source, target] = [from + tap * tapBytes, to + (last - tap) * tapBytes];
    transpose(backend, source, target, inChannels, outChannels);
  }
  return turned;
}
