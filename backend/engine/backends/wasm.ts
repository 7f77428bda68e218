import * as tf from '@tensorflow/tfjs';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { hasSimd } from './wasm-kernels/assembler.js';
import { registerWasmKernels } from './wasm-kernels/index.js';
import { startOnSharedMemory } from './wasm-kernels/shared-module.js';

/** As tfjs ranks it: before cpu. */
const PRIORITY = 2;

/**
 * Makes `tf.setBackend('wasm')` possible: the embedded backend with the gradient kernels that it
 * lacks. Safe to call again.
 */
export async function registerWasm(): Promise<void> {
  if (tf.getKernel(tf.Conv2DBackpropFilter, 'wasm') !== undefined) return;
  if (!hasSimd()) throw new Error('this processor has no SIMD (SSE 4.1 or NEON)');
  await import('@tensorflow/tfjs-backend-wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', startOnSharedMemory, PRIORITY);
  registerWasmKernels();
  registerRelu6GradOn('wasm');
  registerResizeBilinearGradOn('wasm');
}
