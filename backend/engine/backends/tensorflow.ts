import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { registerFusedBatchNorm } from './fused-batch-norm.js';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { registerSparseCrossEntropy } from './sparse-cross-entropy.js';
import { registerSumOverPositions } from './sum-over-positions.js';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const require = createRequire(import.meta.url);

/**
 * Makes `tf.setBackend('tensorflow')` possible: native TensorFlow through the binding and the
 * libraries in a runtime directory. Throws when they are absent or do not load here. A process
 * holds one runtime: later calls do nothing.
 */
export function registerTensorflow(runtimeDir: string): void {
  if (tf.findBackendFactory('tensorflow') !== null) return;
  const path = join(runtimeDir, 'tfjs_binding.node');
  if (!existsSync(path)) {
    throw new Error(`There is no TensorFlow runtime in ${runtimeDir}: install it again.`);
  }
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // Else it takes all of a card's memory, and neither a screen nor another run finds room there.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const binding: unknown = require(path);
  const { NodeJSKernelBackend } = require(`${PACKAGE}/dist/nodejs_kernel_backend.js`) as {
    NodeJSKernelBackend: new (binding: unknown, packageName: string) => KernelBackend;
  };
  require(`${PACKAGE}/dist/register_all_kernels.js`);
  registerFusedBatchNorm();
  registerRelu6GradOn('tensorflow');
  registerResizeBilinearGradOn('tensorflow');
  registerSparseCrossEntropy();
  registerSumOverPositions();
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, PACKAGE), 3);
}
