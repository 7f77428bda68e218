import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution, ConvolutionAttributes } from './convolution.js';
import { describe } from './convolution.js';
import type { KernelCall } from './heap.js';
import { allocate, floats, registerWasmKernel } from './heap.js';

interface Inputs {
  /** [b, height, width, c] */
  x: TensorInfo;
  /** [b, outHeight, outWidth, c] */
  dy: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  filterShape: number[];
}

/** Gradient of a depthwise convolution with respect to its filter; tfjs has none for wasm. */
export function registerDepthwiseBackpropFilter(): void {
  registerWasmKernel('DepthwiseConv2dNativeBackpropFilter', depthwiseBackpropFilter);
}

function depthwiseBackpropFilter(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { backend, inputs, attrs } = call;
  const conv = describe(inputs.x.shape, attrs.filterShape, attrs, true);
  if (conv.outChannels !== conv.inChannels) {
    throw new Error('The wasm gradients support depthwise convolutions of multiplier 1 only.');
  }
  const result = allocate(backend, attrs.filterShape);
  const x = floats(backend, inputs.x);
  const dy = floats(backend, inputs.dy);
  const filter = floats(backend, result).fill(0);
  for (let image = 0; image < conv.batchSize; image++) {
    for (let outY = 0; outY < conv.outHeight; outY++) {
      addLine(x, dy, filter, conv, image, outY);
    }
  }
  return result;
}

/** Adds what one line of output positions says about every tap. */
function addLine(
  x: Float32Array,
  dy: Float32Array,
  filter: Float32Array,
  conv: Convolution,
  image: number,
  outY: number,
): void {
  const { inHeight, inWidth, outWidth, inChannels, strideWidth, filterWidth } = conv;
  const line = (image * conv.outHeight + outY) * outWidth * inChannels;
  for (let tapY = 0; tapY < conv.filterHeight; tapY++) {
    const y = outY * conv.strideHeight + tapY * conv.dilationHeight - conv.padInfo.top;
    if (y < 0 || y >= inHeight) continue;
    const row = (image * inHeight + y) * inWidth * inChannels;
    for (let tapX = 0; tapX < filterWidth; tapX++) {
      const shift = tapX * conv.dilationWidth - conv.padInfo.left;
      const start = Math.min(outWidth, Math.max(0, Math.ceil(-shift / strideWidth)));
      const last = Math.floor((inWidth - 1 - shift) / strideWidth);
      const count = Math.min(outWidth - 1, last) - start + 1;
      const source = row + (start * strideWidth + shift) * inChannels;
      const tap = (tapY * filterWidth + tapX) * inChannels;
      const gradient = line + start * inChannels;
      addTap(x, source, strideWidth * inChannels, dy, gradient, filter, tap, inChannels, count);
    }
  }
}

/** filter[tap + c] += sum over `count` positions of x * dy, for every channel c. */
function addTap(
  x: Float32Array,
  source: number,
  step: number,
  dy: Float32Array,
  gradient: number,
  filter: Float32Array,
  tap: number,
  channels: number,
  count: number,
): void {
  for (let position = 0; position < count; position++) {
    for (let c = 0; c < channels; c++) {
      filter[tap + c] = (filter[tap + c] ?? 0) + (x[source + c] ?? 0) * (dy[gradient + c] ?? 0);
    }
    source += step;
    gradient += channels;
  }
}
