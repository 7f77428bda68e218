import type { TensorInfo } from '@tensorflow/tfjs-core';
import { describe, isMatrixProduct, sizesOf, type ConvolutionAttributes } from './convolution.js';
import { registerWebgpuKernel, runGroups, type KernelCall } from './program.js';
import { addParts, splitSum } from './split.js';

interface Inputs {
  /** [b, height, width, in] */
  x: TensorInfo;
  /** [b, outHeight, outWidth, out] */
  dy: TensorInfo;
}
interface Attributes extends ConvolutionAttributes {
  filterShape: number[];
}

/** Rows and columns of the result that a workgroup computes; each of its 8x8 threads has 4x4. */
const TILE = 32;
/** Positions whose values lie in the workgroup's memory at once. */
const DEPTH = 16;
const THREADS = 64;

/** Gradient of a convolution by its filter; tfjs's gives each weight to one thread. */
export function registerConv2DBackpropFilter(): void {
  registerWebgpuKernel('Conv2DBackpropFilter', conv2DBackpropFilter);
}

/**
 * One product of two matrices with a long inner dimension: (what each tap and input channel sees,
 * transposed: [taps * in, positions]) times (output gradient: [positions, out]). Workgroups take a
 * tile of the result and a part of the positions; a second program adds the parts.
 */
function conv2DBackpropFilter({
  backend,
  inputs,
  attrs,
}: KernelCall<Inputs, Attributes>): TensorInfo {
  const { x, dy } = inputs;
  const conv = describe(x.shape, attrs.filterShape, attrs, false);
  const sizes = sizesOf(conv);
  const rows = conv.filterHeight * conv.filterWidth * conv.inChannels;
  const tiles = [Math.ceil(conv.outChannels / TILE), Math.ceil(rows / TILE)] as const;
  const { parts, length } = splitSum(sizes['positions'] ?? 0, tiles[0] * tiles[1], 'group');
  const direct = isMatrixProduct(conv);
  const sums = runGroups(
    backend,
    {
      name: `conv2d_backprop_filter_${direct}`,
      inputs: { x, dy },
      shape: [parts, rows, conv.outChannels],
      sizes: { ...sizes, rows, length },
      declarations: SHARED + (direct ? SEE_DIRECTLY : SEE_THROUGH_TAP),
      code: CODE,
    },
    [THREADS, 1, 1],
    [...tiles, parts],
  );
  return addParts(backend, sums, attrs.filterShape);
}

const SHARED = `
    var<workgroup> seen : array<f32, ${DEPTH * TILE}>;
    var<workgroup> gradients : array<f32, ${DEPTH * TILE}>;`;

const CODE = `
      let thread = i32(localIndex);
      let ownRow = thread / 8 * 4;
      let ownColumn = thread % 8 * 4;
      let firstRow = i32(workgroupId.y) * ${TILE};
      let firstColumn = i32(workgroupId.x) * ${TILE};
      let start = i32(workgroupId.z) * uniforms.length;
      let end = min(start + uniforms.length, uniforms.positions);
      // What a thread loads lies in one column of either matrix.
      let lane = thread % ${TILE};
      let row = firstRow + lane;
      let column = firstColumn + lane;
      var sums : array<vec4<f32>, 4>;
      // tfjs's workgroupId does not count as the same for all threads, which barriers need of a loop.
      for (var step = 0; step < uniforms.length; step += ${DEPTH}) {
        for (var depth = thread / ${TILE}; depth < ${DEPTH}; depth += ${THREADS / TILE}) {
          let position = start + step + depth;
          var value = 0.0;
          var gradient = 0.0;
          if (position < end && row < uniforms.rows) { value = see(row, position); }
          if (position < end && column < uniforms.outChannels) {
            gradient = dy[position * uniforms.outChannels + column];
          }
          seen[depth * ${TILE} + lane] = value;
          gradients[depth * ${TILE} + lane] = gradient;
        }
        workgroupBarrier();
        for (var depth = 0; depth < ${DEPTH}; depth++) {
          let at = depth * ${TILE} + ownColumn;
          let right = vec4<f32>(gradients[at], gradients[at + 1], gradients[at + 2], gradients[at + 3]);
          for (var i = 0; i < 4; i++) { sums[i] += seen[depth * ${TILE} + ownRow + i] * right; }
        }
        workgroupBarrier();
      }
      for (var i = 0; i < 4; i++) {
        for (var j = 0; j < 4; j++) {
          let y = firstRow + ownRow + i;
          let x = firstColumn + ownColumn + j;
          if (y < uniforms.rows && x < uniforms.outChannels) {
            result[(i32(workgroupId.z) * uniforms.rows + y) * uniforms.outChannels + x] = sums[i][j];
          }
        }
      }`;

/** The input that a row (a tap and an input channel) sees at an output position. */
const SEE_THROUGH_TAP = `
    fn see(row : i32, position : i32) -> f32 {
      let channel = row % uniforms.inChannels;
      let tap = row / uniforms.inChannels;
      let outX = position % uniforms.outWidth;
      let outY = position / uniforms.outWidth % uniforms.outHeight;
      let image = position / (uniforms.outWidth * uniforms.outHeight);
      let tapY = tap / uniforms.filterWidth;
      let tapX = tap % uniforms.filterWidth;
      let inY = outY * uniforms.strideHeight + tapY * uniforms.dilationHeight - uniforms.padTop;
      let inX = outX * uniforms.strideWidth + tapX * uniforms.dilationWidth - uniforms.padLeft;
      if (inY < 0 || inY >= uniforms.inHeight || inX < 0 || inX >= uniforms.inWidth) { return 0.0; }
      let pixel = (image * uniforms.inHeight + inY) * uniforms.inWidth + inX;
      return x[pixel * uniforms.inChannels + channel];
    }`;

const SEE_DIRECTLY = `
    fn see(row : i32, position : i32) -> f32 {
      return x[position * uniforms.inChannels + row];
    }`;
