import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { BACKENDS, type Backend, type BackendChoice } from '../../contract/job.js';
import type { NativeBackend } from './native.js';
import { describeCard } from './nvidia.js';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

/** The backend in use, and every faster one with the reason why it is not. */
export interface ChosenBackend {
  name: Backend;
  /** In words: the card, or processor model and core count. */
  device: string;
  passedOver: { name: string; reason: string }[];
}

export interface BackendOptions {
  /** Directories of the installed runtimes, if there are any. */
  tensorflowGpuRuntime?: string;
  tensorflowRuntime?: string;
  /** Which card WebGPU is to use: its number in the doctor's list, or a part of its name. */
  adapter?: string;
}

/** What to do when a backend that was asked for by name cannot be had. */
const REMEDIES: Record<Backend, string> = {
  'tensorflow-gpu': 'run "towline runtime install tensorflow-gpu", or ask for "auto"',
  tensorflow: 'run "towline runtime install tensorflow", or ask for "auto" or "wasm"',
  webgpu: 'name one of its adapters in TOWLINE_ADAPTER, or ask for "auto"',
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
  const passedOver: ChosenBackend['passedOver'] = [];
  for (const name of requested === 'auto' ? BACKENDS : [requested]) {
    const start = await activate(name, options, requested === 'auto');
    if ('device' in start) return { name, device: start.device, passedOver };
    passedOver.push({ name, reason: start.reason });
  }
  if (requested === 'auto') {
    const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    throw new Error(`No backend works on this machine (${reasons}): ${REMEDIES.wasm}.`);
  }
  const [only] = passedOver;
  throw new Error(
    `The backend "${requested}" cannot be used, ${only?.reason}: ${REMEDIES[requested]}.`,
  );
}

/** What came of a backend, in words: what it computes on, or why it cannot be had. */
type Start = { device: string } | { reason: string };

async function activate(name: Backend, options: BackendOptions, auto: boolean): Promise<Start> {
  try {
    if (name === 'wasm') return await startWasm();
    if (name === 'webgpu') return await startWebgpu(options, auto);
    return await startTensorflow(name, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { reason: `it did not start (${firstLine(message)})` };
  }
}

async function startWasm(): Promise<Start> {
  await registerWasm();
  return started('wasm', describeCpu());
}

/** Loaded only here: its library is large, and there is not one for every machine. */
async function startWebgpu({ adapter }: BackendOptions, auto: boolean): Promise<Start> {
  const { registerWebgpu } = await import('./webgpu.js');
  const found = await registerWebgpu({ adapter, software: !auto });
  return 'device' in found ? started('webgpu', found.device) : found;
}

async function started(name: string, device: string): Promise<Start> {
  return (await tf.setBackend(name)) ? { device } : { reason: 'it did not start' };
}

/** Both runtimes are the backend "tensorflow" to tfjs; the one with CUDA must also find a card. */
async function startTensorflow(
  name: 'tensorflow-gpu' | 'tensorflow',
  { tensorflowGpuRuntime, tensorflowRuntime }: BackendOptions,
): Promise<Start> {
  const wantsCard = name === 'tensorflow-gpu';
  const runtime = wantsCard ? tensorflowGpuRuntime : tensorflowRuntime;
  if (runtime === undefined) return { reason: 'its runtime is not installed' };
  registerTensorflow(runtime);
  const start = await started('tensorflow', wantsCard ? describeCard() : describeCpu());
  if (!wantsCard || (tf.backend() as NativeBackend).isUsingGpuDevice) return start;
  return { reason: 'it finds no NVIDIA card that it can use' };
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
