import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TrainingJob } from '../contract/job.js';
import { FileProblem } from '../datasets/problem.js';
import type { LabeledBatch } from '../datasets/sampler.js';

/** The crops of one step; a target only in an adaptation. */
export interface Batch {
  source: LabeledBatch;
  target: Uint8Array | undefined;
}

/** What the thread answers for one step: its batch, or the file that stood in the way. */
export type Answer = { step: number } & (
  | { batch: Batch }
  // Its class is lost between threads.
  | { problem: Pick<FileProblem, 'file' | 'reason'> }
);

const THREAD = new URL('./batch-thread.js', import.meta.url);
/** Batches made or waiting while one is trained on: a few slow images in a row hold up no step. */
const AHEAD = 4;

/**
 * The batches of a job, made in a thread of their own: a step blocks this one. Each is a pure
 * function of (seed, step), so any step may be asked for next; most often it is the one after the
 * last, which is there already.
 */
export class TrainingBatches {
  readonly #thread: Worker;
  readonly #answers: AsyncIterator<Answer[]>;
  /** The first step, of those that follow the last one wanted, that the thread was not asked for. */
  #unasked = 0;

  constructor(job: TrainingJob) {
    this.#thread = new Worker(THREAD, { workerData: job });
    this.#answers = on(this.#thread, 'message', { close: ['exit'] });
  }

  /** @throws FileProblem where an image or mask of this step has become unreadable */
  async batch(step: number): Promise<Batch> {
    const follows = step + AHEAD === this.#unasked;
    if (!follows) this.#unasked = step;
    while (this.#unasked <= step + AHEAD) this.#thread.postMessage(this.#unasked++);
    const answer = await this.#answerFor(step);
    if ('batch' in answer) return answer.batch;
    throw new FileProblem(answer.problem.file, answer.problem.reason);
  }

  /** Answers come in the order of the asking; those of steps that are no longer wanted are dropped. */
  async #answerFor(step: number): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) throw new Error('The thread that prepares the images ended before the training.');
      const [answer] = value;
      if (answer?.step === step) return answer;
    }
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    await this.#thread.terminate();
  }
}
