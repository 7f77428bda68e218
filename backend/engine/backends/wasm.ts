import '@tensorflow/tfjs';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { registerWasmKernels } from './wasm-kernels/index.js';

/**
 * Makes `tf.setBackend('wasm')` possible: the embedded backend with the gradient kernels that it
 * lacks. Safe to call again.
 */
export async function registerWasm(): Promise<void> {
  await import('@tensorflow/tfjs-backend-wasm');
  registerWasmKernels();
  registerRelu6GradOn('wasm');
  registerResizeBilinearGradOn('wasm');
}
