import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../contract/error.js';
import type { Losses } from '../contract/events.js';
import type { TrainingJob, WorkerMessage } from '../contract/job.js';
import { prefetched } from '../datasets/prefetch.js';
import { SourceBatches, TargetBatches } from '../datasets/sampler.js';
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../engine/checkpoint.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import { Trainer } from '../engine/trainer.js';
import { scoreImages } from '../evaluate/score-images.js';
import { activateBackend } from './activate-backend.js';
import { firstCheckpoint } from './first-checkpoint.js';

/** Steps between checkpoints: a kill loses at most these. */
const CHECKPOINT_EVERY = 50;
/** Steps between looks at the class weights. */
const WEIGHTS_EVERY = 10;

type Post = (message: WorkerMessage) => void;

interface Batch {
  source: Awaited<ReturnType<SourceBatches['batch']>>;
  target: Uint8Array | undefined;
}

function batchesOf(job: TrainingJob): (step: number) => Promise<Batch> {
  const { train: items, classes, recipe, seed } = job;
  const source = new SourceBatches({ items, classes, recipe, seed });
  if (job.kind === 'source') {
    return async (step) => ({ source: await source.batch(step), target: undefined });
  }
  const target = new TargetBatches({ images: job.target, recipe, seed });
  return async (step) => {
    const [labeled, unlabeled] = await Promise.all([source.batch(step), target.batch(step)]);
    return { source: labeled, target: unlabeled };
  };
}

/** One run of training steps, with what it tells the runner on the way. */
class TrainingRun {
  readonly #trainer: Trainer;
  readonly #model: Model;
  readonly #job: TrainingJob;
  readonly #post: Post;

  constructor(job: TrainingJob, model: Model, start: Checkpoint, post: Post) {
    const { recipe, seed, kind } = job;
    this.#job = job;
    this.#model = model;
    this.#post = post;
    this.#trainer = new Trainer({ model, recipe, seed, kind, start });
  }

  get #resumeFile(): string {
    return join(this.#job.checkpointDirectory, 'resume.safetensors');
  }

  /** Trains to the end, or until asked to stop. */
  async train(stop: AbortSignal): Promise<WorkerMessage> {
    const steps = this.#job.recipe[this.#job.kind].steps;
    const batches = prefetched(batchesOf(this.#job), this.#trainer.step);
    while (this.#trainer.step < steps) {
      if (stop.aborted) {
        await this.#saveForResume();
        return { type: 'interrupted', step: this.#trainer.step };
      }
      const { value } = await batches.next();
      this.#report(await this.#step(value), steps);
      if (this.#trainer.step % CHECKPOINT_EVERY === 0) await this.#saveForResume();
      // Between steps, so that the word to stop can arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#finish();
    return { type: 'finished' };
  }

  async #step({ source, target }: Batch): Promise<Losses> {
    const losses = target
      ? await this.#trainer.adaptStep(source, target)
      : await this.#trainer.sourceStep(source);
    if (Number.isFinite(losses['total'])) return losses;
    throw new UserError(
      `The loss is not a number at step ${this.#trainer.step} of run ${this.#job.run}: ` +
        'resume it from its last checkpoint, or lower the learning rate.',
    );
  }

  #report(losses: Losses, steps: number): void {
    const { run } = this.#job;
    const { step } = this.#trainer;
    this.#post({ type: 'event', event: { event: 'step', run, step, steps, losses } });
    if (this.#job.kind !== 'adapt' || (step % WEIGHTS_EVERY !== 0 && step !== steps)) return;
    const { classWeights } = this.#trainer;
    const weights = classWeights.weights();
    const confidences = classWeights.confidences();
    const shares = classWeights.shares();
    const classes = this.#job.classes.classes.map(({ id }, index) => ({
      id,
      weight: weights[index] ?? 1,
      confidence: confidences[index] ?? null,
      share: shares[index] ?? 0,
    }));
    this.#post({ type: 'event', event: { event: 'weights', run, step, classes } });
  }

  async #save(file: string, checkpoint: Checkpoint): Promise<void> {
    await saveCheckpoint(file, this.#model, checkpoint);
    const { run } = this.#job;
    this.#post({ type: 'event', event: { event: 'checkpoint', run, step: checkpoint.step, file } });
  }

  async #saveForResume(): Promise<void> {
    await this.#save(this.#resumeFile, this.#trainer.checkpoint());
  }

  /** The model that is kept needs neither the optimizer's moments nor the way back to training. */
  async #finish(): Promise<void> {
    const checkpoint = this.#trainer.checkpoint();
    await this.#validate(checkpoint);
    const file = join(this.#job.checkpointDirectory, 'model.safetensors');
    await this.#save(file, { ...checkpoint, mean: undefined, square: undefined });
    await rm(this.#resumeFile, { force: true });
  }

  async #validate(checkpoint: Checkpoint): Promise<void> {
    const { validation, classes, recipe, run } = this.#job;
    if (validation.length === 0) return;
    const inference = new Inference(this.#model, checkpoint);
    const scores = await scoreImages(inference, recipe, classes, validation);
    inference.dispose();
    const { step } = checkpoint;
    this.#post({ type: 'event', event: { event: 'validation', run, step, scores } });
  }
}

/** Trains as the job says; resolves with the last word for the runner. */
export async function runTraining(
  job: TrainingJob,
  post: Post,
  stop: AbortSignal,
): Promise<WorkerMessage> {
  await activateBackend(job, post);
  await mkdir(job.checkpointDirectory, { recursive: true });
  const model = new Model(job.recipe, job.classes.classes.length);
  const start = job.resume
    ? await loadCheckpoint(job.resume, model)
    : await firstCheckpoint(job, model);
  return new TrainingRun(job, model, start, post).train(stop);
}
