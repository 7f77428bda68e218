import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe, sizesOf, type ConvolutionAttributes } from './convolution.js';
import { registerWebgpuKernel, runForEach, type KernelCall } from './program.js';
import { splitSum } from './split.js';
import { sumOverMiddle } from './sum-over-middle.js';

interface Inputs {
  /** [b, height, width, c] */
  x: TensorInfo;
  /** [b, outHeight, outWidth, c] */
  dy: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  filterShape: number[];
}

/**
 * Gradient of a depthwise convolution (multiplier 1) by its filter; tfjs's gives each weight to one
 * thread, and ignores dilations.
 */
export function registerDepthwiseBackpropFilter(): void {
  registerWebgpuKernel('DepthwiseConv2dNativeBackpropFilter', depthwiseBackpropFilter);
}

function depthwiseBackpropFilter({
  backend,
  inputs,
  attrs,
}: KernelCall<Inputs, Attributes>): TensorInfo {
  const { x, dy } = inputs;
  const conv = describe(x.shape, attrs.filterShape, attrs, true);
  const { inChannels, outChannels, filterHeight, filterWidth } = conv;
  if (inChannels !== outChannels) {
    throw new Error('The webgpu gradients support depthwise convolutions of multiplier 1 only.');
  }
  const sizes = sizesOf(conv);
  const { parts, length } = splitSum(sizes['positions'] ?? 0, filterHeight * inChannels, 'thread');
  const width = filterHeight * filterWidth * inChannels;
  const sums = runForEach(
    backend,
    {
      name: `depthwise_backprop_filter_${filterWidth}`,
      inputs: { x, dy },
      shape: [parts, width],
      sizes: { ...sizes, length },
      declarations: SEE,
      code: codeOf(filterWidth),
    },
    parts * filterHeight * inChannels,
  );
  const result = sumOverMiddle(backend, sums, [1, parts, width], attrs.filterShape);
  backend.disposeData(sums.dataId);
  return result;
}

/** Without a branch: branches in every tap take some compilers minutes. */
const SEE = `
    fn see(line : i32, inY : i32, inX : i32, channel : i32) -> f32 {
      let row = clamp(inY, 0, uniforms.inHeight - 1);
      let column = clamp(inX, 0, uniforms.inWidth - 1);
      let value = x[((line + row) * uniforms.inWidth + column) * uniforms.inChannels + channel];
      return select(0.0, value, row == inY && column == inX);
    }`;

/**
 * A thread has one channel, one row of taps and a part of the positions. It reads each output
 * gradient once for its taps, whose sums are variables of their own: an array would not stay in
 * registers.
 */
function codeOf(filterWidth: number): string {
  const taps = Array.from({ length: filterWidth }, (_, tap) => tap);
  return `
      let channel = index % uniforms.inChannels;
      let tapY = index / uniforms.inChannels % uniforms.filterHeight;
      let part = index / (uniforms.inChannels * uniforms.filterHeight);
      let start = part * uniforms.length;
      let end = min(start + uniforms.length, uniforms.positions);
      ${taps.map((tap) => `var sum${tap} = 0.0;`).join(' ')}
      for (var position = start; position < end; position++) {
        let gradient = dy[position * uniforms.inChannels + channel];
        let outX = position % uniforms.outWidth;
        let outY = position / uniforms.outWidth % uniforms.outHeight;
        let line = position / (uniforms.outWidth * uniforms.outHeight) * uniforms.inHeight;
        let inY = outY * uniforms.strideHeight + tapY * uniforms.dilationHeight - uniforms.padTop;
        let left = outX * uniforms.strideWidth - uniforms.padLeft;
        ${taps.map(addTap).join('\n        ')}
      }
      let first = index / uniforms.inChannels * ${filterWidth} * uniforms.inChannels + channel;
      ${taps.map((tap) => `result[first + ${tap} * uniforms.inChannels] = sum${tap};`).join('\n      ')}`;
}

function addTap(tap: number): string {
  const inX = `left + ${tap} * uniforms.dilationWidth`;
  return `sum${tap} += gradient * see(line, inY, ${inX}, channel);`;
}
