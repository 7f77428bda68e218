import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runForEach } from './program.js';

/**
 * Loss [P] of every pixel's logits [P,C] with its class index, and the loss's gradient [P,C]: a
 * thread a pixel, in two programs, for a program has one result.
 */
export function crossEntropyOnWebgpu(
  backend: WebGPUBackend,
  logits: TensorInfo,
  labels: TensorInfo,
): TensorInfo[] {
  const [pixels = 0, classes = 0] = logits.shape;
  const program = (name: string, shape: number[], code: string): TensorInfo =>
    runForEach(
      backend,
      {
        name: `sparse_cross_entropy_${name}`,
        inputs: { logits, labels },
        shape,
        sizes: { classes },
        code: `
      let start = index * uniforms.classes;
      var most = logits[start];
      for (var i = 1; i < uniforms.classes; i++) { most = max(most, logits[start + i]); }
      var sum = 0.0;
      for (var i = 0; i < uniforms.classes; i++) { sum += exp(logits[start + i] - most); }
      ${code}`,
      },
      pixels,
    );
  const loss = 'result[index] = log(sum) + most - logits[start + labels[index]];';
  const gradient = `
      for (var i = 0; i < uniforms.classes; i++) {
        let wanted = select(0.0, 1.0, i == labels[index]);
        result[start + i] = exp(logits[start + i] - most) / sum - wanted;
      }`;
  return [program('loss', [pixels], loss), program('gradient', [pixels, classes], gradient)];
}
