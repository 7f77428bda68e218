import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './heap.js';
import { allocate, floats, registerInstead } from './heap.js';

interface Attributes {
  begin: number | number[];
  size: number | number[];
}

/**
 * tfjs's kernel copies the whole input for every slice: a parameter vector of 12 MB some 170 times
 * a step. Where the slice lies in one piece of memory, this one copies just that.
 */
export function registerSlice(): void {
  registerInstead('Slice', (call: KernelCall<{ x: TensorInfo }, Attributes>) => {
    const { backend, attrs } = call;
    const { x } = call.inputs;
    const [begin = [], size = []] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    if (x.dtype !== 'float32' || !tf.slice_util.isSliceContinous(x.shape, begin, size)) return;
    const from = tf.slice_util.computeFlatOffset(begin, tf.util.computeStrides(x.shape));
    const result = allocate(backend, size);
    const values = floats(backend, x).subarray(from, from + tf.util.sizeFromShape(size));
    floats(backend, result).set(values);
    return result;
  });
}
