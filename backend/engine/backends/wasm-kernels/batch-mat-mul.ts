import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, WasmBackend } from './heap.js';
import { allocate, floats, registerWasmKernel, release } from './heap.js';
import { scaleAccumulateOn } from './multiply-accumulate.js';

interface Attributes {
  transposeA: boolean;
  transposeB: boolean;
}
type Call = KernelCall<{ a: TensorInfo; b: TensorInfo }, Attributes>;

/** Rows of the right matrix at a time, so that they stay in the processor's cache. */
const ROWS_AT_ONCE = 64;

/** tfjs's own kernel, fast for one pair of matrices that are not transposed. */
let general: tf.KernelConfig | undefined;

/**
 * tfjs's own kernel falls back to plain loops for several matrices at once. This one takes them one
 * by one, and multiplies single rows without repacking the matrix first.
 */
export function registerBatchMatMul(): void {
  if (general) return;
  general = tf.getKernel('BatchMatMul', 'wasm');
  registerWasmKernel('BatchMatMul', (call: Call) => {
    const { a, b } = call.inputs;
    const [batch, rows] = [tf.util.sizeFromShape(a.shape.slice(0, -2)), a.shape.at(-2) ?? 0];
    const same = batch === tf.util.sizeFromShape(b.shape.slice(0, -2));
    const transposed = call.attrs.transposeA || call.attrs.transposeB;
    if (!same || transposed || (batch === 1 && rows > 1)) return own(call);
    return rows === 1 ? singleRows(call, batch) : oneByOne(call, batch);
  });
}

function own({ inputs, attrs, backend }: Call): TensorInfo {
  if (!general) throw new Error('The wasm backend has no kernel BatchMatMul.');
  return general.kernelFunc({
    inputs: { a: inputs.a, b: inputs.b },
    attrs: { ...attrs },
    backend,
  }) as TensorInfo;
}

function outputOf({ inputs, backend }: Call): TensorInfo {
  return allocate(backend, [...inputs.a.shape.slice(0, -1), inputs.b.shape.at(-1) ?? 0]);
}

/** [.., 1, inner] times [.., inner, columns]. */
function singleRows(call: Call, batch: number): TensorInfo {
  const { backend, inputs } = call;
  const [inner = 0, columns = 0] = inputs.b.shape.slice(-2);
  const result = outputOf(call);
  floats(backend, result).fill(0);
  const address = (info: TensorInfo): number => floats(backend, info).byteOffset;
  const [a, b, sums] = [address(inputs.a), address(inputs.b), address(result)];
  const accumulate = scaleAccumulateOn(backend);
  const step = columns * Float32Array.BYTES_PER_ELEMENT;
  for (let matrix = 0; matrix < batch; matrix++) {
    for (let first = 0; first < inner; first += ROWS_AT_ONCE) {
      const row = matrix * inner + first;
      const count = Math.min(ROWS_AT_ONCE, inner - first);
      accumulate(a + row * 4, 4, b + row * step, step, sums + matrix * step, columns, count);
    }
  }
  return result;
}

function oneByOne(call: Call, batch: number): TensorInfo {
  const { backend, inputs, attrs } = call;
  const result = outputOf(call);
  for (let index = 0; index < batch; index++) {
    const a = matrixAt(backend, inputs.a, index);
    const b = matrixAt(backend, inputs.b, index);
    const product = own({ inputs: { a, b }, attrs, backend });
    const values = floats(backend, product);
    floats(backend, result).set(values, index * values.length);
    [a, b, product].forEach((info) => release(backend, info));
  }
  return result;
}

/** A copy of one matrix of several. */
function matrixAt(backend: WasmBackend, info: TensorInfo, index: number): TensorInfo {
  const shape = info.shape.slice(-2);
  const size = tf.util.sizeFromShape(shape);
  const matrix = allocate(backend, shape);
  const values = floats(backend, info).subarray(index * size, (index + 1) * size);
  floats(backend, matrix).set(values);
  return matrix;
}
