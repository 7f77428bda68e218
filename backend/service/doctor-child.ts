import { messageOf } from '../contract/error.js';
import type { BackendChoice } from '../contract/job.js';
import { chooseBackend } from '../engine/backends/choose.js';
import { describeAdapter, findAdapters } from '../engine/backends/webgpu-adapters.js';
import { selfTest } from '../engine/backends/self-test.js';
import { runtimeOption } from './context.js';
import type { DoctorReport } from './doctor-report.js';

/** Examines the backend that its argument names, and tells the parent process. */
async function examine(backend: BackendChoice): Promise<DoctorReport> {
  const adapters = backend === 'webgpu' ? await listAdapters() : [];
  try {
    const { device } = await chooseBackend(backend, runtimeOption());
    return { adapters, device, ...(await selfTest()) };
  } catch (error) {
    return { adapters, reason: messageOf(error) };
  }
}

async function listAdapters(): Promise<string[]> {
  try {
    return (await findAdapters()).map(describeAdapter);
  } catch {
    // The library is optional; that it is missing is the backend's reason.
    return [];
  }
}

const [, , backend] = process.argv;
process.send?.(await examine(backend as BackendChoice), () => process.disconnect());
