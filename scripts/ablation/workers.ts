import { availableParallelism } from 'node:os';

/**
 * Sets what the worker processes inherit. They run from the TypeScript sources, as this process
 * does; and those that train side by side share the cores instead of fighting for each.
 */
export function prepareWorkers(parallel: number): void {
  const { env } = process;
  env['NODE_OPTIONS'] =
    `${env['NODE_OPTIONS'] ?? ''} --import ${import.meta.resolve('../typescript.mjs')}`;
  const threads = String(Math.max(1, Math.floor(availableParallelism() / parallel)));
  env['TF_NUM_INTRAOP_THREADS'] = threads;
  env['TF_NUM_INTEROP_THREADS'] = threads;
}
