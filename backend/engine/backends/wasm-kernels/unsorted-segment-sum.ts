import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './heap.js';
import { allocate, floats, integers, registerWasmKernel } from './heap.js';

interface Inputs {
  /** [n, ...rest] */
  x: TensorInfo;
  /** [n], int32 */
  segmentIds: TensorInfo;
}
interface Attributes {
  numSegments: number;
}

/** Sums rows by segment: the gradient of gather; tfjs has none for wasm. */
export function registerUnsortedSegmentSum(): void {
  registerWasmKernel('UnsortedSegmentSum', unsortedSegmentSum);
}

/** Rows whose segment lies outside 0..numSegments - 1 are dropped, as on the other backends. */
function unsortedSegmentSum(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { backend, inputs, attrs } = call;
  const [rows = 0, ...rest] = inputs.x.shape;
  const result = allocate(backend, [attrs.numSegments, ...rest]);
  const x = floats(backend, inputs.x);
  const segments = integers(backend, inputs.segmentIds);
  const sums = floats(backend, result).fill(0);
  const size = rows === 0 ? 0 : x.length / rows;
  for (let row = 0; row < rows; row++) {
    const segment = segments[row] ?? -1;
    if (segment < 0 || segment >= attrs.numSegments) continue;
    const target = segment * size;
    const source = row * size;
    for (let i = 0; i < size; i++) {
      sums[target + i] = (sums[target + i] ?? 0) + (x[source + i] ?? 0);
    }
  }
  return result;
}
