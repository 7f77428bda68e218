import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { BACKENDS, type Backend, type BackendChoice } from '../../contract/job.js';
import type { NativeBackend } from './native.js';
import { describeCard } from './nvidia.js';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

/** The backend in use, and every faster one with the reason why it is not. */
export interface ChosenBackend {
  name: Exclude<Backend, 'webgpu'>;
  /** In words: the card, or processor model and core count. */
  device: string;
  passedOver: { name: string; reason: string }[];
}

export interface BackendOptions {
  /** Directories of the installed runtimes, if there are any. */
  tensorflowGpuRuntime?: string;
  tensorflowRuntime?: string;
}

/** What to do when a backend that was asked for by name cannot be had. */
const REMEDIES: Record<Backend, string> = {
  'tensorflow-gpu': 'run "towline runtime install tensorflow-gpu", or ask for "auto"',
  tensorflow: 'run "towline runtime install tensorflow", or ask for "auto" or "wasm"',
  webgpu: 'ask for "auto", "tensorflow" or "wasm"',
  wasm: 'install Towline again',
};

/**
 * Activates the fastest backend that works here, or the requested one.
 * Throws one sentence that says what to do when the requested backend cannot be had.
 */
export async function chooseBackend(
  requested: BackendChoice,
  options: BackendOptions,
): Promise<ChosenBackend> {
  if (requested !== 'auto') return activateRequested(requested, options);
  const passedOver: ChosenBackend['passedOver'] = [];
  for (const name of BACKENDS) {
    const reason = await activate(name, options);
    if (reason === undefined && name !== 'webgpu')
      return { name, device: deviceOf(name), passedOver };
    passedOver.push({ name, reason: reason ?? 'it is not supported' });
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new Error(`No backend works on this machine (${reasons}): ${REMEDIES.wasm}.`);
}

async function activateRequested(name: Backend, options: BackendOptions): Promise<ChosenBackend> {
  const reason = await activate(name, options);
  if (reason !== undefined || name === 'webgpu') {
    throw new Error(`The backend "${name}" cannot be used, ${reason}: ${REMEDIES[name]}.`);
  }
  return { name, device: deviceOf(name), passedOver: [] };
}

/** Activates one backend; the reason why not, in words, where it cannot be had. */
async function activate(name: Backend, options: BackendOptions): Promise<string | undefined> {
  if (name === 'webgpu') return 'this version has no WebGPU backend yet';
  try {
    return await (name === 'wasm' ? startWasm() : startTensorflow(name, options));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `it did not start (${firstLine(message)})`;
  }
}

async function startWasm(): Promise<string | undefined> {
  await registerWasm();
  return (await tf.setBackend('wasm')) ? undefined : 'it did not start';
}

/** Both runtimes are the backend "tensorflow" to tfjs; the one with CUDA must also find a card. */
async function startTensorflow(
  name: 'tensorflow-gpu' | 'tensorflow',
  { tensorflowGpuRuntime, tensorflowRuntime }: BackendOptions,
): Promise<string | undefined> {
  const wantsCard = name === 'tensorflow-gpu';
  const runtime = wantsCard ? tensorflowGpuRuntime : tensorflowRuntime;
  if (runtime === undefined) return 'its runtime is not installed';
  registerTensorflow(runtime);
  if (!(await tf.setBackend('tensorflow'))) return 'it did not start';
  if (!wantsCard || (tf.backend() as NativeBackend).isUsingGpuDevice) return undefined;
  return 'it finds no NVIDIA card that it can use';
}

function deviceOf(name: ChosenBackend['name']): string {
  return name === 'tensorflow-gpu' ? describeCard() : describeCpu();
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

/** For example "AMD EPYC 7763, 2 cores". */
function describeCpu(): string {
  const processors = cpus();
  const model = processors[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  const cores = processors.length === 1 ? '1 core' : `${processors.length} cores`;
  return `${model}, ${cores}`;
}
