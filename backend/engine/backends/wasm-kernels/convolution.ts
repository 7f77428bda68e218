import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, WasmBackend } from './heap.js';
import { allocate, callKernel, floats, registerInstead, release } from './heap.js';
import { FLOAT } from './loop-code.js';

/** Sizes, strides and pads of one convolution, channels last. */
export type Convolution = tf.backend_util.Conv2DInfo;

type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

/** What the gradient kernels of tfjs say about their convolution. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number;
  pad: Pad;
  dataFormat?: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** What tfjs gives its forward kernels, plain and fused. */
export interface ForwardInputs {
  /** [b, height, width, in] */
  x: TensorInfo;
  /** [height, width, in, out], or [height, width, in, multiplier] where depthwise. */
  filter: TensorInfo;
  /** [out]; only of the fused kernel. */
  bias?: TensorInfo;
}
export interface ForwardAttributes extends ConvolutionAttributes {
  activation?: string;
}
export type ForwardCall = KernelCall<ForwardInputs, ForwardAttributes>;

/** Has `ours` do what it can of forward kernels without activation or with ReLU6. */
export function registerForward(
  kernelNames: string[],
  ours: (call: ForwardCall) => TensorInfo | undefined,
): void {
  for (const name of kernelNames) {
    registerInstead(name, (call: ForwardCall) => {
      const { activation = 'linear' } = call.attrs;
      return activation === 'linear' || activation === 'relu6' ? ours(call) : undefined;
    });
  }
}

/** Works out a convolution from its input [b, h, w, c], filter shape and attributes. */
export function describe(
  inputShape: number[],
  filterShape: number[],
  attributes: ConvolutionAttributes,
  depthwise: boolean,
): Convolution {
  const { strides, pad, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') throw new Error('The wasm gradients need channels last.');
  const shape = inputShape as [number, number, number, number];
  const filter = filterShape as [number, number, number, number];
  const dilations = attributes.dilations ?? 1;
  return tf.backend_util.computeConv2DInfo(
    shape,
    filter,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** Whether every output position looks at the one input position under it. */
export function isMatrixProduct(conv: Convolution): boolean {
  const taps = conv.filterHeight * conv.filterWidth;
  const same = conv.outHeight === conv.inHeight && conv.outWidth === conv.inWidth;
  return taps === 1 && conv.strideHeight === 1 && conv.strideWidth === 1 && same;
}

/**
 * The output columns [start, end) whose input under filter column `tapX` lies inside the image:
 * output column c looks at input column c * stride + shift.
 */
export function columnsUnder(
  conv: Convolution,
  tapX: number,
): { start: number; end: number; shift: number } {
  const { inWidth, outWidth, strideWidth } = conv;
  const shift = tapX * conv.dilationWidth - conv.padInfo.left;
  const start = Math.min(outWidth, Math.max(0, Math.ceil(-shift / strideWidth)));
  const last = Math.floor((inWidth - 1 - shift) / strideWidth);
  return { start, end: Math.max(start, Math.min(outWidth, last + 1)), shift };
}

/**
 * Gradient with respect to the input [b, h, w, c], as a plain convolution: the output's gradient,
 * spread apart by the stride, under the filter turned by 180 degrees.
 * `turned` is [h, w, out, in].
 */
export function inputGradient(
  backend: WasmBackend,
  outputGradient: TensorInfo,
  turned: TensorInfo,
  conv: Convolution,
): TensorInfo {
  const strided = conv.strideHeight > 1 || conv.strideWidth > 1;
  const spread = strided ? spreadApart(backend, outputGradient, conv) : outputGradient;
  const attributes = {
    strides: 1,
    dilations: [conv.dilationHeight, conv.dilationWidth],
    pad: gradientPads(conv, spread.shape),
    dataFormat: 'NHWC',
  };
  const result = callKernel('Conv2D', backend, { x: spread, filter: turned }, attributes);
  if (strided) release(backend, spread);
  return result;
}

/** Pads that make the turned convolution's output as large as the forward pass's input. */
function gradientPads(conv: Convolution, spread: number[]): tf.backend_util.ExplicitPadding {
  const reachHeight = (conv.filterHeight - 1) * conv.dilationHeight;
  const reachWidth = (conv.filterWidth - 1) * conv.dilationWidth;
  const top = reachHeight - conv.padInfo.top;
  const left = reachWidth - conv.padInfo.left;
  const bottom = conv.inHeight + reachHeight - (spread[1] ?? 0) - top;
  const right = conv.inWidth + reachWidth - (spread[2] ?? 0) - left;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Puts stride - 1 zeros between neighbouring positions of [b, h, w, c]. */
function spreadApart(backend: WasmBackend, gradient: TensorInfo, conv: Convolution): TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth } = conv;
  const height = (outHeight - 1) * strideHeight + 1;
  const width = (outWidth - 1) * strideWidth + 1;
  const spread = allocate(backend, [batchSize, height, width, outChannels]);
  floats(backend, spread).fill(0);
  const heap = backend.wasm.HEAPF32;
  const start = floats(backend, spread).byteOffset / FLOAT;
  let source = floats(backend, gradient).byteOffset / FLOAT;
  for (let image = 0; image < batchSize; image++) {
    for (let y = 0; y < outHeight; y++) {
      const row = (image * height + y * strideHeight) * width;
      for (let x = 0; x < outWidth; x++) {
        const target = start + (row + x * strideWidth) * outChannels;
        heap.copyWithin(target, source, source + outChannels);
        source += outChannels;
      }
    }
  }
  return spread;
}
