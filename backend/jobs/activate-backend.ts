import { messageOf, UserError } from '../contract/error.js';
import type { Job, WorkerMessage } from '../contract/job.js';
import { chooseBackend } from '../engine/backends/choose.js';

/** Chooses the backend that the job asks for, and tells which one it is and why. */
export async function activateBackend(
  job: Job,
  post: (message: WorkerMessage) => void,
): Promise<void> {
  try {
    const { name, device, passedOver } = await chooseBackend(job.backend, job);
    post({
      type: 'event',
      event: { event: 'backend', run: job.run, backend: name, device, passedOver },
    });
  } catch (error) {
    throw new UserError(messageOf(error), { cause: error });
  }
}
