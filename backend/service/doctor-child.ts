import { messageOf } from '../contract/error.js';
import type { BackendChoice } from '../contract/job.js';
import { chooseBackend } from '../engine/backends/choose.js';
import { selfTest } from '../engine/backends/self-test.js';
import { runtimeOption } from './context.js';
import type { DoctorReport } from './doctor-report.js';

/** Examines the backend that its argument names, and tells the parent process. */
async function examine(backend: BackendChoice): Promise<DoctorReport> {
  try {
    const { device } = await chooseBackend(backend, runtimeOption());
    return { device, ...(await selfTest()) };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

const [, , backend] = process.argv;
process.send?.(await examine(backend as BackendChoice), () => process.disconnect());
