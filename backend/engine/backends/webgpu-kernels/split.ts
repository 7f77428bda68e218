import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { runForEach } from './program.js';

/** So many threads, or workgroups that share their memory, keep a large card busy. */
const THREADS = 65_536;
const WORKGROUPS = 1024;
/** Shorter parts would cost more to add up than they save. */
const SHORTEST = { group: 128, thread: 32 };

/** How a long sum is cut into parts that workgroups compute side by side. */
export interface Split {
  parts: number;
  /** Summands of a part. */
  length: number;
}

/**
 * @param present how many workgroups (or threads, where each works on its own) there are without
 * cutting
 */
export function splitSum(summands: number, present: number, unit: 'group' | 'thread'): Split {
  const enough = unit === 'group' ? WORKGROUPS : THREADS;
  const wanted = Math.min(Math.ceil(enough / present), Math.ceil(summands / SHORTEST[unit]));
  const length = Math.ceil(summands / Math.max(1, wanted));
  return { parts: Math.max(1, Math.ceil(summands / Math.max(1, length))), length };
}

/** Adds [parts, ...shape] up over its parts, and gives it back. */
export function addParts(backend: WebGPUBackend, sums: TensorInfo, shape: number[]): TensorInfo {
  const [parts = 1] = sums.shape;
  if (parts === 1) return { ...sums, shape };
  const size = tf.util.sizeFromShape(shape);
  const result = runForEach(backend, {
    name: 'add_parts',
    inputs: { sums },
    shape,
    sizes: { parts, size },
    code: `
      var sum = 0.0;
      for (var part = 0; part < uniforms.parts; part++) { sum += sums[part * uniforms.size + index]; }
      result[index] = sum;`,
  });
  backend.disposeData(sums.dataId);
  return result;
}
