import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './heap.js';
import { allocate, floats, registerWasmKernel } from './heap.js';

interface Attributes {
  begin: number | number[];
  size: number | number[];
}

/** tfjs's own kernel, for slices in several pieces. */
let general: tf.KernelConfig | undefined;

/**
 * tfjs's kernel copies the whole input for every slice: a parameter vector of 12 MB some 170 times
 * a step. Where the slice lies in one piece of memory, this one copies just that.
 */
export function registerSlice(): void {
  if (general) return;
  general = tf.getKernel('Slice', 'wasm');
  registerWasmKernel('Slice', (call: KernelCall<{ x: TensorInfo }, Attributes>): TensorInfo => {
    const { backend, attrs } = call;
    const { x } = call.inputs;
    const [begin = [], size = []] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    if (x.dtype !== 'float32' || !tf.slice_util.isSliceContinous(x.shape, begin, size)) {
      const attributes = { ...attrs } as unknown as tf.NamedAttrMap;
      if (!general) throw new Error('The wasm backend has no kernel Slice.');
      return general.kernelFunc({ inputs: { x }, backend, attrs: attributes }) as TensorInfo;
    }
    const from = tf.slice_util.computeFlatOffset(begin, tf.util.computeStrides(x.shape));
    const result = allocate(backend, size);
    const values = floats(backend, x).subarray(from, from + tf.util.sizeFromShape(size));
    floats(backend, result).set(values);
    return result;
  });
}
