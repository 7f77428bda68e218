import { UserError, messageOf } from '../contract/error.js';
import { workerCommandSchema, type Job, type WorkerMessage } from '../contract/job.js';
import { LookRequests } from './look-requests.js';
import { runPrediction } from './run-prediction.js';
import { runTraining } from './run-training.js';

/**
 * The child process that trains and predicts. Training blocks its process and a driver can take
 * it down, so it has one of its own. It gets one job, answers with messages, and exits.
 */
function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => {
      resolve();
    });
  });
}

const stop = new AbortController();
const looks = new LookRequests();

function run(job: Job): Promise<WorkerMessage> {
  const post = (message: WorkerMessage): void => void send(message);
  return job.kind === 'predict'
    ? runPrediction(job, post, stop.signal)
    : runTraining(job, post, stop.signal, looks);
}

async function start(job: Job): Promise<void> {
  try {
    await send(await run(job));
  } catch (error) {
    const stack = error instanceof Error && !(error instanceof UserError) ? error.stack : undefined;
    await send({ type: 'failed', message: messageOf(error), ...(stack && { stack }) });
  }
  process.disconnect();
}

process.on('message', (message) => {
  const command = workerCommandSchema.parse(message);
  if (command.type === 'stop') stop.abort();
  else if (command.type === 'look') looks.ask();
  else void start(command.job);
});
// Ctrl-C reaches the whole process group: only the runner decides when this process ends.
process.on('SIGINT', () => undefined);
// Without its parent nobody would read the results: no orphan goes on training.
process.on('disconnect', () => process.exit());
