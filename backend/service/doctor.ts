import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BACKENDS, type Backend } from '../contract/job.js';
import type { BackendHealth } from '../contract/records.js';
import { doctorReportSchema } from './doctor-report.js';

const CHILD = fileURLToPath(new URL('./doctor-child.js', import.meta.url));
/** A driver that hangs must not hang the doctor. */
const PATIENCE_MILLISECONDS = 120_000;

/** The state of each backend, examined in a process of its own: a driver may take it down. */
export async function* examineBackends(): AsyncGenerator<BackendHealth> {
  for (const backend of BACKENDS) yield await examine(backend);
}

function examine(backend: Backend): Promise<BackendHealth> {
  const child = fork(CHILD, [backend], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    timeout: PATIENCE_MILLISECONDS,
    killSignal: 'SIGKILL',
  });
  let report: Partial<BackendHealth> | undefined;
  child.on('message', (message) => {
    report = doctorReportSchema.parse(message);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      resolve(healthOf(backend, report ?? { reason: `Its process was ended ${how}.` }));
    });
  });
}

function healthOf(backend: string, known: Partial<BackendHealth>): BackendHealth {
  const { adapters = [], device = null, reason = null, passed = null, gigaflops = null } = known;
  // Infinity, where the step could not be computed, is no JSON number.
  const { worstError = null } = known;
  const finite = worstError !== null && Number.isFinite(worstError) ? worstError : null;
  const available = reason === null;
  return { backend, available, reason, adapters, device, passed, worstError: finite, gigaflops };
}
