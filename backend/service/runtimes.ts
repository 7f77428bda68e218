import { InterruptedError } from '../contract/error.js';
import type { RuntimeName, RuntimeRecord } from '../contract/runtimes.js';
import * as runtimes from '../runtimes/index.js';

/**
 * Downloads, builds and tests a native backend. A stopped installation leaves nothing that is picked
 * up, and goes on from there the next time.
 */
export async function installRuntime(
  name: RuntimeName,
  options: Omit<runtimes.InstallOptions, 'root'>,
): Promise<RuntimeRecord> {
  try {
    return await runtimes.installRuntime(name, { ...options, root: runtimes.defaultRuntimeRoot() });
  } catch (error) {
    if (!options.signal.aborted) throw error;
    throw new InterruptedError(
      'The installation was stopped: what is downloaded stays, and the next one goes on from there.',
    );
  }
}

/** The native backends that are installed, and what is left of broken ones. */
export function listRuntimes(): RuntimeRecord[] {
  return runtimes.listRuntimes(runtimes.defaultRuntimeRoot());
}

/** Deletes a native backend and its downloads. @throws UserError where it is absent or in use */
export function removeRuntime(name: RuntimeName): Promise<void> {
  return runtimes.removeRuntime(runtimes.defaultRuntimeRoot(), name);
}
