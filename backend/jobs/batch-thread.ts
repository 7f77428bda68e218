import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingJob } from '../contract/job.js';
import { FileProblem } from '../datasets/problem.js';
import { SourceBatches, TargetBatches } from '../datasets/sampler.js';
import type { Answer, Batch } from './training-batches.js';

/**
 * The thread that makes the batches of a training. It gets the job, is asked for steps, and answers
 * each in turn: one step's images at a time keep the memory small. Only unreadable files are an
 * answer; anything else that is wrong ends the thread, and whoever waits for it is told.
 */
const job = workerData as TrainingJob;
const { train: items, classes, recipe, seed } = job;
const source = new SourceBatches({ items, classes, recipe, seed });
const target =
  job.kind === 'adapt' ? new TargetBatches({ images: job.target, recipe, seed }) : undefined;

async function made(step: number): Promise<Batch> {
  const [labeled, unlabeled] = await Promise.all([source.batch(step), target?.batch(step)]);
  return { source: labeled, target: unlabeled };
}

function send(answer: Answer, moved: Uint8Array[]): void {
  parentPort?.postMessage(
    answer,
    moved.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

async function answer(step: number): Promise<void> {
  try {
    const batch = await made(step);
    const { images, labels } = batch.source;
    send({ step, batch }, [images, labels, ...(batch.target ? [batch.target] : [])]);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    send({ step, problem: { file: error.file, reason: error.reason } }, []);
  }
}

let answered = Promise.resolve();
parentPort?.on('message', (step: number) => {
  answered = answered.then(() => answer(step));
});
