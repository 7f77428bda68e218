import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, WasmBackend } from './heap.js';
import { addressOf, allocate, registerWasmKernel, release, zeros } from './heap.js';
import { multiplyMatrices } from './matrix-product.js';
import { range } from './parts.js';
import { transpose } from './transpose.js';

interface Inputs {
  /** [...batch, rows, depth], or [...batch, depth, rows] where transposed. */
  a: TensorInfo;
  /** [...batch, depth, columns], or [...batch, columns, depth] where transposed. */
  b: TensorInfo;
}
interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
}

/** tfjs's own kernel takes plain loops for all but one pair of matrices, and one core. */
export function registerBatchMatMul(): void {
  registerWasmKernel('BatchMatMul', batchMatMul);
}

/** Either input may be one matrix for all of the other's. */
function batchMatMul({ inputs, attrs, backend }: KernelCall<Inputs, Attributes>): TensorInfo {
  const a = matrices(inputs.a, attrs.transposeA);
  const b = matrices(inputs.b, attrs.transposeB);
  if (a.columns !== b.rows) {
    throw new Error(
      `Matrices of ${a.columns} columns cannot be multiplied by ones of ${b.rows} rows.`,
    );
  }
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.batch, b.batch);
  if (a.columns === 0) return zeros(backend, [...batch, a.rows, b.columns]);
  const result = allocate(backend, [...batch, a.rows, b.columns]);
  const right = attrs.transposeB ? allTransposed(backend, inputs.b) : inputs.b;
  const start = zeros(backend, [b.columns]);
  const at = { a: addressOf(backend, inputs.a), b: addressOf(backend, right) };
  const [atResult, atStart] = [addressOf(backend, result), addressOf(backend, start)];
  const rowBytes = b.columns * 4;
  const products = range(tf.util.sizeFromShape(batch)).map((index) => ({
    a: { at: at.a + a.offset(index), ...a.steps },
    b: { at: at.b + b.offset(index), row: rowBytes },
    result: { at: atResult + index * a.rows * rowBytes, row: rowBytes },
    start: { at: atStart, row: 0 },
    rows: a.rows,
    columns: b.columns,
    depth: a.columns,
    relu6: false,
  }));
  multiplyMatrices(backend, products);
  release(backend, start);
  if (attrs.transposeB) release(backend, right);
  return result;
}

/** The matrices of one input, as they take part in the product. */
function matrices({ shape }: TensorInfo, transposed: boolean) {
  const [first = 1, last = 1] = shape.slice(-2);
  const batch = shape.slice(0, -2);
  const several = tf.util.sizeFromShape(batch) > 1;
  return {
    batch,
    rows: transposed ? last : first,
    columns: transposed ? first : last,
    /** Bytes from row to row and from column to column. */
    steps: transposed ? { row: 4, step: last * 4 } : { row: last * 4, step: 4 },
    offset: (index: number): number => (several ? index * first * last * 4 : 0),
  };
}

function allTransposed(backend: WasmBackend, info: TensorInfo): TensorInfo {
  const [rows = 1, columns = 1] = info.shape.slice(-2);
  const batch = info.shape.slice(0, -2);
  const result = allocate(backend, [...batch, columns, rows]);
  const [from, to] = [addressOf(backend, info), addressOf(backend, result)];
  for (let index = 0; index < tf.util.sizeFromShape(batch); index++) {
    const offset = index * rows * columns * 4;
    transpose(backend, from + offset, to + offset, rows, columns);
  }
  return result;
}
