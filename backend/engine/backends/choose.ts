import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { registerTensorflow } from './tensorflow.js';
import { registerWasm } from './wasm.js';

/** What a recipe or the command line may ask for. */
export type BackendRequest = 'auto' | 'tensorflow' | 'webgpu' | 'wasm';

/** The backend in use, and every faster one with the reason why it is not. */
export interface ChosenBackend {
  name: 'tensorflow' | 'wasm';
  /** Processor model and core count in words. */
  device: string;
  passedOver: { name: string; reason: string }[];
}

export interface BackendOptions {
  /** Directory of the installed tensorflow runtime, if there is one. */
  tensorflowRuntime?: string;
}

/** What to do when a backend that was asked for by name cannot be had. */
const REMEDIES: Record<Exclude<BackendRequest, 'auto'>, string> = {
  tensorflow: 'install the TensorFlow runtime again, or ask for "auto" or "wasm"',
  webgpu: 'ask for "auto", "tensorflow" or "wasm"',
  wasm: 'install Towline again',
};

/**
 * Activates the fastest backend that works here, or the requested one.
 * Throws one sentence that says what to do when the requested backend cannot be had.
 */
export async function chooseBackend(
  requested: BackendRequest,
  options: BackendOptions,
): Promise<ChosenBackend> {
  if (requested !== 'auto') return activateRequested(requested, options);
  const passedOver: ChosenBackend['passedOver'] = [];
  for (const name of ['tensorflow', 'webgpu', 'wasm'] as const) {
    const reason = await activate(name, options);
    if (reason === undefined && name !== 'webgpu')
      return { name, device: describeCpu(), passedOver };
    passedOver.push({ name, reason: reason ?? 'it is not supported' });
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new Error(`No backend works on this machine (${reasons}): ${REMEDIES.wasm}.`);
}

async function activateRequested(
  name: Exclude<BackendRequest, 'auto'>,
  options: BackendOptions,
): Promise<ChosenBackend> {
  const reason = await activate(name, options);
  if (reason !== undefined || name === 'webgpu') {
    throw new Error(`The backend "${name}" cannot be used, ${reason}: ${REMEDIES[name]}.`);
  }
  return { name, device: describeCpu(), passedOver: [] };
}

/** Activates one backend; the reason why not, in words, where it cannot be had. */
async function activate(
  name: Exclude<BackendRequest, 'auto'>,
  options: BackendOptions,
): Promise<string | undefined> {
  if (name === 'webgpu') return 'this version has no WebGPU backend yet';
  if (name === 'tensorflow' && options.tensorflowRuntime === undefined) {
    return 'its runtime is not installed';
  }
  try {
    if (name === 'wasm') await registerWasm();
    else registerTensorflow(options.tensorflowRuntime ?? '');
    if (await tf.setBackend(name)) return undefined;
    return 'it did not start';
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `it did not start (${firstLine(message)})`;
  }
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
