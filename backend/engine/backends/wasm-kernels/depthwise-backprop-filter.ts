import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution, ConvolutionAttributes } from './convolution.js';
import { columnsUnder, describe } from './convolution.js';
import type { KernelCall } from './heap.js';
import { allocate, floats, registerWasmKernel } from './heap.js';
import { FLOAT } from './loop-code.js';
import type { MultiplyAccumulate } from './multiply-accumulate.js';
import { multiplyAccumulateOn } from './multiply-accumulate.js';

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
  floats(backend, result).fill(0);
  const addresses = {
    x: floats(backend, inputs.x).byteOffset,
    dy: floats(backend, inputs.dy).byteOffset,
    filter: floats(backend, result).byteOffset,
  };
  const accumulate = multiplyAccumulateOn(backend);
  for (let image = 0; image < conv.batchSize; image++) {
    for (let outY = 0; outY < conv.outHeight; outY++) {
      addLine(accumulate, addresses, conv, image, outY);
    }
  }
  return result;
}

/** Adds what one line of output positions says about every tap. */
function addLine(
  accumulate: MultiplyAccumulate,
  { x, dy, filter }: { x: number; dy: number; filter: number },
  conv: Convolution,
  image: number,
  outY: number,
): void {
  const { inHeight, inWidth, outWidth, inChannels, strideWidth, filterWidth } = conv;
  const pixel = inChannels * FLOAT;
  const line = dy + (image * conv.outHeight + outY) * outWidth * pixel;
  for (let tapY = 0; tapY < conv.filterHeight; tapY++) {
    const y = outY * conv.strideHeight + tapY * conv.dilationHeight - conv.padInfo.top;
    if (y < 0 || y >= inHeight) continue;
    const row = x + (image * inHeight + y) * inWidth * pixel;
    for (let tapX = 0; tapX < filterWidth; tapX++) {
      const { start, end, shift } = columnsUnder(conv, tapX);
      if (end <= start) continue;
      const source = row + (start * strideWidth + shift) * pixel;
      const tap = filter + (tapY * filterWidth + tapX) * pixel;
      const gradient = line + start * pixel;
      accumulate(source, strideWidth * pixel, gradient, pixel, tap, inChannels, end - start);
    }
  }
}
