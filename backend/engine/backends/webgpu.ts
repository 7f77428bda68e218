import * as tf from '@tensorflow/tfjs';
import { registerRelu6GradOn } from './relu6-grad.js';
import { registerResizeBilinearGradOn } from './resize-bilinear-grad.js';
import { registerSparseCrossEntropyOnWebgpu } from './sparse-cross-entropy.js';
import { registerSumOverPositionsOnWebgpu } from './sum-over-positions.js';
import {
  chooseAdapter,
  describeAdapter,
  findAdapters,
  type AdapterChoice,
  type FoundAdapter,
} from './webgpu-adapters.js';
import { GuardedBackend } from './webgpu-guard.js';
import { registerWebgpuKernels } from './webgpu-kernels/index.js';

/** What tfjs takes from a browser's globals as long as it runs, and we with it. */
const GLOBALS = [
  ...['GPUBuffer', 'GPUBufferUsage', 'GPUMapMode', 'GPUTexture', 'GPUTextureUsage'],
  'GPUOutOfMemoryError',
];
/** As tfjs ranks it: before wasm. */
const PRIORITY = 3;
/** What a device must be asked for, or it has no more than the standard guarantees. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** All that there are, looked for once: the library ends where nothing holds on to its adapters. */
let adapters: FoundAdapter[] | undefined;
/** The one in use. */
let used: FoundAdapter | undefined;

/**
 * Makes `tf.setBackend('webgpu')` possible: any vendor's card, through Dawn. A process holds one
 * device, the first that it is asked for. Throws where the library or its driver does not start.
 * @returns the adapter in words, or the reason why there is none as asked for
 */
export async function registerWebgpu(
  choice: AdapterChoice,
): Promise<{ device: string } | { reason: string }> {
  adapters ??= await findAdapters();
  const chosen = chooseAdapter(adapters, choice);
  if (typeof chosen === 'string') return { reason: chosen };
  if (used && used !== chosen) return { reason: `${used.name} is in use already` };
  if (!used) await register(chosen);
  used = chosen;
  return { device: describeAdapter(chosen) };
}

async function register({ name, gpu, handle }: FoundAdapter): Promise<void> {
  const { globals } = await import('webgpu');
  for (const global of GLOBALS) {
    const value = (globals as Record<string, unknown>)[global];
    Object.defineProperty(globalThis, global, { value, configurable: true });
  }
  const device = await requestDevice(handle);
  const backend = asInBrowser(gpu, () => new GuardedBackend(device, handle.info, name));
  registerWebgpuKernels();
  registerRelu6GradOn('webgpu');
  registerResizeBilinearGradOn('webgpu');
  registerSparseCrossEntropyOnWebgpu();
  registerSumOverPositionsOnWebgpu();
  tf.registerBackend('webgpu', () => backend, PRIORITY);
}

/** A device with as much as the adapter grants. */
function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  return adapter.requestDevice({ requiredLimits });
}

/** tfjs makes its backend only where it sees a browser's `navigator.gpu`; nothing else may see it. */
function asInBrowser<T>(gpu: GPU, make: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return make();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}
