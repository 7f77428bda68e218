import * as tf from '@tensorflow/tfjs-core';
import type { DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** The part of the wasm backend that the added kernels stand on. */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: DataId): void;
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
  readonly wasm: {
    /** All of the heap; replaced when the heap grows. */
    readonly HEAPF32: Float32Array;
    readonly asm: { readonly memory: object };
  };
}

/** Arguments of a kernel: named input tensors, named attributes. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs;
  attrs: Attributes;
  backend: WasmBackend;
}

/** A new float32 tensor on the wasm heap; its values are whatever the memory held. */
export function allocate(backend: WasmBackend, shape: number[]): TensorInfo {
  return backend.makeOutput(shape, 'float32');
}

/** A new float32 tensor of zeros. */
export function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const result = allocate(backend, shape);
  floats(backend, result).fill(0);
  return result;
}

/**
 * The values of a float32 tensor in place. Take the view after every allocation of the kernel:
 * a growing heap detaches the views taken before.
 */
export function floats(backend: WasmBackend, info: TensorInfo): Float32Array {
  const values = backend.typedArrayFromHeap(info);
  if (values instanceof Float32Array) return values;
  throw new Error(`Expected a float32 tensor, got ${info.dtype}.`);
}

/** Where a tensor's values begin on the heap, in bytes. */
export function addressOf(backend: WasmBackend, info: TensorInfo): number {
  return backend.typedArrayFromHeap(info).byteOffset;
}

/** The values of an int32 tensor in place; the same care as with `floats`. */
export function integers(backend: WasmBackend, info: TensorInfo): Int32Array {
  const values = backend.typedArrayFromHeap(info);
  if (values instanceof Int32Array) return values;
  throw new Error(`Expected an int32 tensor, got ${info.dtype}.`);
}

/** Frees a tensor that the kernel made for itself. */
export function release(backend: WasmBackend, info: { dataId: DataId }): void {
  backend.disposeData(info.dataId);
}

/** The same values under another shape, for handing to another kernel; owns nothing. */
export function reshaped(info: TensorInfo, shape: number[]): TensorInfo {
  return { dataId: info.dataId, shape, dtype: info.dtype };
}

/** Runs another wasm kernel that has one output. */
export function callKernel(
  name: string,
  backend: WasmBackend,
  inputs: Record<string, TensorInfo>,
  attrs: object,
): TensorInfo {
  const kernel = tf.getKernel(name, 'wasm');
  if (kernel === undefined) throw new Error(`The wasm backend has no kernel ${name}.`);
  const output = kernel.kernelFunc({ inputs, backend, attrs: { ...attrs } });
  if (Array.isArray(output)) throw new Error(`The kernel ${name} has several outputs.`);
  return output;
}

/**
 * Registers a wasm kernel, in place of the backend's own if it has one. The own kernel's setup stays,
 * for a replacement may still call it.
 */
export function registerWasmKernel<Inputs, Attributes>(
  kernelName: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[],
): void {
  const own = tf.getKernel(kernelName, 'wasm');
  if (own !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  const kernelFunc = run as unknown as tf.KernelFunc;
  tf.registerKernel({ ...own, kernelName, backendName: 'wasm', kernelFunc });
}

/** Registers a kernel that leaves what it is not made for, by giving nothing, to the backend's own. */
export function registerInstead<Inputs, Attributes>(
  kernelName: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[] | undefined,
): void {
  const own = tf.getKernel(kernelName, 'wasm');
  if (own === undefined) throw new Error(`The wasm backend has no kernel ${kernelName}.`);
  registerWasmKernel<Inputs, Attributes>(
    kernelName,
    (call) => run(call) ?? own.kernelFunc(call as unknown as Parameters<tf.KernelFunc>[0]),
  );
}
