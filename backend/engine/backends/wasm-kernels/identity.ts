import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './heap.js';
import { registerWasmKernel } from './heap.js';

/**
 * Shares the values: tensors never change. tfjs's own kernel copies them, some 1,200 times a
 * training step.
 */
export function registerIdentity(): void {
  registerWasmKernel('Identity', ({ inputs, backend }: KernelCall<{ x: TensorInfo }, object>) => {
    const { dataId, shape, dtype } = inputs.x;
    backend.incRef(dataId);
    return { dataId, shape, dtype };
  });
}
