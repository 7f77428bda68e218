import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolution.js';
import { describe, inputGradient } from './convolution.js';
import type { KernelCall, WasmBackend } from './heap.js';
import { allocate, floats, registerWasmKernel, release } from './heap.js';

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
  const result = inputGradient(backend, 'Conv2D', inputs.dy, turned, conv);
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
  const from = floats(backend, filter);
  const to = floats(backend, turned);
  const taps = height * width;
  const size = inChannels * outChannels;
  for (let tap = 0; tap < taps; tap++) {
    const target = (taps - 1 - tap) * size;
    let source = tap * size;
    for (let i = 0; i < inChannels; i++) {
      for (let o = 0; o < outChannels; o++) to[target + o * inChannels + i] = from[source++] ?? 0;
    }
  }
  return turned;
}
