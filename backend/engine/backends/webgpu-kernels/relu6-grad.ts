import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runForEach } from './program.js';

/** dy where relu6's output y lies strictly between 0 and 6, else 0; all of one shape. */
export function relu6GradOnWebgpu(
  backend: WebGPUBackend,
  dy: TensorInfo,
  y: TensorInfo,
): TensorInfo {
  return runForEach(backend, {
    name: 'relu6_grad',
    inputs: { dy, y },
    shape: dy.shape,
    sizes: {},
    code: 'result[index] = select(0.0, dy[index], y[index] > 0.0 && y[index] < 6.0);',
  });
}
