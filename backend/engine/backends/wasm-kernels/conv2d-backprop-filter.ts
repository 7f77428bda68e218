import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Convolution, ConvolutionAttributes } from './convolution.js';
import { columnsUnder, describe, isMatrixProduct } from './convolution.js';
import type { KernelCall } from './heap.js';
import {
  addressOf,
  allocate,
  callKernel,
  floats,
  registerWasmKernel,
  release,
  reshaped,
  zeros,
} from './heap.js';
import { multiplyMatrices } from './matrix-product.js';

interface Inputs {
  /** [b, height, width, in] */
  x: TensorInfo;
  /** [b, outHeight, outWidth, out] */
  dy: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  filterShape: number[];
}

type Call = KernelCall<Inputs, Attributes>;

/** Floats of scratch memory that one matrix product may take: 32 MB. */
const SCRATCH = 8_000_000;

/** Gradient of a convolution with respect to its filter; tfjs has none for wasm. */
export function registerConv2DBackpropFilter(): void {
  registerWasmKernel('Conv2DBackpropFilter', conv2DBackpropFilter);
}

/**
 * For every filter tap: (input under the tap, transposed: [in, positions]) times
 * (output gradient: [positions, out]). As many taps go into one product as the scratch holds.
 */
function conv2DBackpropFilter(call: Call): TensorInfo {
  const { backend, inputs, attrs } = call;
  const conv = describe(inputs.x.shape, attrs.filterShape, attrs, false);
  if (isMatrixProduct(conv)) return product(call, conv);
  const positions = conv.batchSize * conv.outHeight * conv.outWidth;
  const taps = conv.filterHeight * conv.filterWidth;
  const tapsAtOnce = Math.max(1, Math.floor(SCRATCH / (positions * conv.inChannels)));
  const dy = reshaped(inputs.dy, [1, positions, conv.outChannels]);
  const result = allocate(backend, attrs.filterShape);
  for (let first = 0; first < taps; first += tapsAtOnce) {
    const count = Math.min(tapsAtOnce, taps - first);
    const rows = allocate(backend, [1, count * conv.inChannels, positions]);
    gatherRows(floats(backend, inputs.x), floats(backend, rows), conv, first, count);
    const products = { transposeA: false, transposeB: false };
    const part = callKernel('BatchMatMul', backend, { a: rows, b: dy }, products);
    const offset = first * conv.inChannels * conv.outChannels;
    floats(backend, result).set(floats(backend, part), offset);
    release(backend, rows);
    release(backend, part);
  }
  return result;
}

/** Of a 1x1 convolution: the input [positions, in], transposed, times [positions, out]. */
function product({ backend, inputs, attrs }: Call, conv: Convolution): TensorInfo {
  const { inChannels, outChannels } = conv;
  const result = allocate(backend, attrs.filterShape);
  const start = zeros(backend, [outChannels]);
  multiplyMatrices(backend, [
    {
      a: { at: addressOf(backend, inputs.x), row: 4, step: inChannels * 4 },
      b: { at: addressOf(backend, inputs.dy), row: outChannels * 4 },
      result: { at: addressOf(backend, result), row: outChannels * 4 },
      start: { at: addressOf(backend, start), row: 0 },
      rows: inChannels,
      columns: outChannels,
      depth: conv.batchSize * conv.outHeight * conv.outWidth,
      relu6: false,
    },
  ]);
  release(backend, start);
  return result;
}

/** The inputs that `count` taps see, from tap `first` on: rows of [taps * in, positions]. */
function gatherRows(
  x: Float32Array,
  rows: Float32Array,
  conv: Convolution,
  first: number,
  count: number,
): void {
  const { batchSize, inChannels, inHeight, outHeight, outWidth, filterWidth } = conv;
  const tapSize = inChannels * batchSize * outHeight * outWidth;
  for (let index = 0; index < count; index++) {
    const tapY = Math.floor((first + index) / filterWidth);
    const tapX = (first + index) % filterWidth;
    let line = index * tapSize;
    for (let image = 0; image < batchSize; image++) {
      for (let outY = 0; outY < outHeight; outY++) {
        const y = outY * conv.strideHeight + tapY * conv.dilationHeight - conv.padInfo.top;
        const row = y < 0 || y >= inHeight ? -1 : image * inHeight + y;
        gatherLine(x, rows, conv, row, tapX, line);
        line += outWidth;
      }
    }
  }
}

/** One line of output positions, every channel: zeros outside the image (`row` -1: all of it). */
function gatherLine(
  x: Float32Array,
  rows: Float32Array,
  conv: Convolution,
  row: number,
  tapX: number,
  line: number,
): void {
  const { inChannels, inWidth, outWidth, strideWidth } = conv;
  const positions = conv.batchSize * conv.outHeight * outWidth;
  const { start, end: inside, shift } = columnsUnder(conv, tapX);
  const end = row < 0 ? start : inside;
  const step = strideWidth * inChannels;
  for (let channel = 0; channel < inChannels; channel++) {
    const target = line + channel * positions;
    if (start > 0) rows.fill(0, target, target + start);
    let source = (row * inWidth + start * strideWidth + shift) * inChannels + channel;
    for (let outX = start; outX < end; outX++) {
      rows[target + outX] = x[source] ?? 0;
      source += step;
    }
    if (end < outWidth) rows.fill(0, target + end, target + outWidth);
  }
}
