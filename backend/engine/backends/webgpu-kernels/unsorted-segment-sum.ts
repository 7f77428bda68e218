import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { registerWebgpuKernel, runForEach, runGroups, type KernelCall } from './program.js';
import { addParts, splitSum } from './split.js';

interface Inputs {
  /** [n, ...rest] */
  x: TensorInfo;
  /** [n], int32 */
  segmentIds: TensorInfo;
}
interface Attributes {
  numSegments: number;
}

/** Threads of a workgroup, each with a share of the rows. */
const LANES = 256;

/**
 * Sums rows by segment: the gradient of gather, and sums per class. tfjs's adds in whatever order
 * its threads come, so that no two runs are equal, and puts segments that do not exist to others.
 */
export function registerUnsortedSegmentSum(): void {
  registerWebgpuKernel('UnsortedSegmentSum', unsortedSegmentSum);
}

/** Rows whose segment lies outside 0..numSegments - 1 are dropped, as on the other backends. */
function unsortedSegmentSum(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const [, ...rest] = call.inputs.x.shape;
  return tf.util.sizeFromShape(rest) === 1 ? sumOfNumbers(call, rest) : sumOfRows(call, rest);
}

/** A thread for each result looks at all rows: there are few where results are many. */
function sumOfRows(
  { backend, inputs, attrs }: KernelCall<Inputs, Attributes>,
  rest: number[],
): TensorInfo {
  const { x, segmentIds } = inputs;
  return runForEach(backend, {
    name: 'segment_sum_of_rows',
    inputs: { x, segments: segmentIds },
    shape: [attrs.numSegments, ...rest],
    sizes: { rows: x.shape[0] ?? 0, width: tf.util.sizeFromShape(rest) },
    code: `
      let segment = index / uniforms.width;
      let column = index % uniforms.width;
      var sum = 0.0;
      for (var row = 0; row < uniforms.rows; row++) {
        if (segments[row] == segment) { sum += x[row * uniforms.width + column]; }
      }
      result[index] = sum;`,
  });
}

/** A workgroup for each segment and part of the rows: few results of many numbers. */
function sumOfNumbers(
  { backend, inputs, attrs }: KernelCall<Inputs, Attributes>,
  rest: number[],
): TensorInfo {
  const { x, segmentIds } = inputs;
  const [rows = 0] = x.shape;
  const segments = attrs.numSegments;
  const { parts, length } = splitSum(rows, segments, 'group');
  const sums = runGroups(
    backend,
    {
      name: 'segment_sum_of_numbers',
      inputs: { x, segments: segmentIds },
      shape: [parts, segments],
      sizes: { rows, length, count: segments },
      declarations: `var<workgroup> lanes : array<f32, ${LANES}>;`,
      code: `
      let segment = i32(workgroupId.x);
      let lane = i32(localIndex);
      let start = i32(workgroupId.y) * uniforms.length;
      let end = min(start + uniforms.length, uniforms.rows);
      var sum = 0.0;
      for (var row = start + lane; row < end; row += ${LANES}) {
        if (segments[row] == segment) { sum += x[row]; }
      }
      lanes[lane] = sum;
      workgroupBarrier();
      for (var half = ${LANES / 2}; half > 0; half = half / 2) {
        if (lane < half) { lanes[lane] += lanes[lane + half]; }
        workgroupBarrier();
      }
      if (lane == 0) { result[i32(workgroupId.y) * uniforms.count + segment] = lanes[0]; }`,
    },
    [LANES, 1, 1],
    [segments, parts, 1],
  );
  return addParts(backend, sums, [segments, ...rest]);
}
