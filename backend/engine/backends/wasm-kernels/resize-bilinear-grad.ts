import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './heap.js';
import { addressOf, allocate, floats, release, zeros } from './heap.js';
import { FLOAT } from './loop-code.js';
import { multiplyMatrices } from './matrix-product.js';
import { range } from './parts.js';

/**
 * Mixes the rows, then the columns of `dy` [b, height, width, c] by weights [new, old], each as a
 * matrix product: [b, rows, columns, c].
 */
export function gatherOnWasm(
  backend: WasmBackend,
  dy: TensorInfo,
  rows: Float32Array[],
  columns: Float32Array[],
): TensorInfo {
  const [batch = 0, height = 0, width = 0, channels = 0] = dy.shape;
  const lines = allocate(backend, [batch, rows.length, width, channels]);
  const lineFloats = width * channels;
  mix(backend, rows, dy, lines, { matrices: batch, depth: height, columns: lineFloats });
  const result = allocate(backend, [batch, rows.length, columns.length, channels]);
  const matrices = batch * rows.length;
  mix(backend, columns, lines, result, { matrices, depth: width, columns: channels });
  release(backend, lines);
  return result;
}

/** result = weights [rows, depth] times from [depth, columns], for each of the matrices. */
function mix(
  backend: WasmBackend,
  weights: Float32Array[],
  from: TensorInfo,
  result: TensorInfo,
  { matrices, depth, columns }: { matrices: number; depth: number; columns: number },
): void {
  const rows = weights.length;
  const left = allocate(backend, [rows, depth]);
  const start = zeros(backend, [columns]);
  weights.forEach((row, index) => floats(backend, left).set(row, index * depth));
  const [a, b, sums, nothing] = [left, from, result, start].map((info) => addressOf(backend, info));
  const row = columns * FLOAT;
  multiplyMatrices(
    backend,
    range(matrices).map((index) => ({
      a: { at: a ?? 0, row: depth * FLOAT, step: FLOAT },
      b: { at: (b ?? 0) + index * depth * row, row },
      result: { at: (sums ?? 0) + index * rows * row, row },
      start: { at: nothing ?? 0, row: 0 },
      ...{ rows, columns, depth, relu6: false },
    })),
  );
  release(backend, left);
  release(backend, start);
}
