import type { EventEmitter } from 'node:events';
import { InterruptedError } from '../contract/error.js';
import type { TowlineEvent } from '../contract/events.js';
import type { BackendChoice } from '../contract/job.js';
import type { Requests } from '../jobs/runner.js';
import { defaultRuntimeRoot, installedRuntime } from '../runtimes/index.js';
import type { Store } from '../store/store.js';

/** What every part of a piece of work needs. */
export interface Context {
  store: Store;
  report: (event: TowlineEvent) => void;
  signal: AbortSignal;
  /** Undefined where the user left it open. */
  backend: BackendChoice | undefined;
  /** Where a window watches the training: pictures are taken, and it may ask for more. */
  window?: EventEmitter<Requests>;
}

/** The part of a job that says where the native backends are, and which card WebGPU is to use. */
export function runtimeOption(): {
  tensorflowGpuRuntime?: string;
  tensorflowRuntime?: string;
  adapter?: string;
} {
  const root = defaultRuntimeRoot();
  const tensorflowGpuRuntime = installedRuntime(root, 'tensorflow-gpu');
  const tensorflowRuntime = installedRuntime(root, 'tensorflow');
  const adapter = process.env['TOWLINE_ADAPTER'];
  return {
    ...(adapter && { adapter }),
    ...(tensorflowGpuRuntime && { tensorflowGpuRuntime }),
    ...(tensorflowRuntime && { tensorflowRuntime }),
  };
}

/** Keeps an event with its run, for whoever opens the project later, and tells it. */
export function keepAndTell({ store, report }: Context, run: number, event: TowlineEvent): void {
  store.events.add(run, event);
  report(event);
}

/** Waits for work that can't be stopped itself, but not after a request to stop. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new InterruptedError('Stopped before a run began.'));
    };
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
