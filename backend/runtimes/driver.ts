import { UserError } from '../contract/error.js';
import { gist, runChild } from './child.js';

/** The library of NVIDIA's driver; the system's loader finds it as TensorFlow will. */
const LIBRARY = 'libcuda.so.1';

/** Node loads any library, and complains only then that it is no module of its own. */
const SCRIPT = `
try {
  process.dlopen({ exports: {} }, '${LIBRARY}');
} catch (error) {
  if (!error.message.includes('self-register')) {
    console.error(error.message);
    process.exitCode = 1;
  }
}`;

/** Throws a UserError where no NVIDIA driver is installed. Asks in a process of its own. */
export async function refuseWithoutDriver(signal: AbortSignal): Promise<void> {
  const { code, stderr } = await runChild(process.execPath, ['-e', SCRIPT], signal);
  if (code === 0) return;
  throw new UserError(
    `There is no NVIDIA driver on this machine (${gist(stderr)}): install NVIDIA's driver first, ` +
      'or the runtime "tensorflow", which computes on the processor.',
  );
}
