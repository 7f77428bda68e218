import { mkdir } from 'node:fs/promises';
import type { Losses, TowlineEvent } from '../contract/events.js';
import type { TrainingJob, WorkerMessage } from '../contract/job.js';
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint.js';
import { Model } from '../engine/model.js';
import { Trainer } from '../engine/trainer.js';
import { activateBackend } from './activate-backend.js';
import { FeedingClock } from './feeding-clock.js';
import { firstCheckpoint } from './first-checkpoint.js';
import { gentlerRecipe } from './gentler-recipe.js';
import { LookRequests } from './look-requests.js';
import { ModelFiles } from './model-files.js';
import { validationEvent, weightsEvent } from './reports.js';
import { TrainingBatches, type Batch } from './training-batches.js';
import { TrainingPictures } from './training-pictures.js';
import { Watcher } from './watcher.js';

/** Steps between checkpoints: a kill loses at most these. */
const CHECKPOINT_EVERY = 50;
/** Milliseconds between words about the memory. */
const MEMORY_EVERY = 1000;
/** Steps between looks at the class weights. */
const WEIGHTS_EVERY = 10;

type Post = (message: WorkerMessage) => void;

/** One run of training steps, with what it tells the runner on the way. */
class TrainingRun {
  readonly #model: Model;
  readonly #job: TrainingJob;
  readonly #post: (event: TowlineEvent) => void;
  readonly #files: ModelFiles;
  readonly #watcher: Watcher | undefined;
  readonly #pictures: TrainingPictures | undefined;
  #memoryToldAt = -Infinity;
  #trainer: Trainer;
  #gentler = false;

  constructor(
    job: TrainingJob,
    model: Model,
    watcher: Watcher | undefined,
    start: Checkpoint,
    post: Post,
    looks: LookRequests,
  ) {
    this.#job = job;
    this.#model = model;
    this.#post = (event) => post({ type: 'event', event });
    this.#files = new ModelFiles(job, model);
    this.#watcher = watcher;
    const { pictures } = job;
    this.#pictures = pictures && new TrainingPictures(job, pictures, model, looks);
    this.#trainer = this.#trainerFrom(start);
  }

  #trainerFrom(start: Checkpoint): Trainer {
    const { recipe, seed, kind } = this.#job;
    this.#gentler ||= start.gentler ?? false;
    this.#watcher?.restore(start.watch);
    const settings = this.#gentler ? gentlerRecipe(recipe) : recipe;
    return new Trainer({ model: this.#model, recipe: settings, seed, kind, start });
  }

  get #steps(): number {
    const { kind, recipe } = this.#job;
    return kind === 'source' ? recipe.source.steps : recipe.adapt.steps;
  }

  #checkpoint(): Checkpoint {
    const watch = this.#watcher?.state;
    return { ...this.#trainer.checkpoint(), watch, gentler: this.#gentler };
  }

  /** Trains to the end, or until asked to stop, or until the guard stops it. */
  async train(stop: AbortSignal): Promise<WorkerMessage> {
    await this.#pictures?.forgetAfter(this.#trainer.step);
    if ((this.#watcher?.state.history.length ?? 0) === 0) await this.#look();
    const trouble = await this.#makeSteps(stop);
    if (trouble !== undefined) return this.#giveUp(trouble);
    if (this.#trainer.step < this.#steps) {
      await this.#saveForResume();
      return { type: 'interrupted', step: this.#trainer.step };
    }
    await this.#finish();
    return { type: 'finished' };
  }

  /** Makes steps to the end, or until asked to stop, or until trouble that the guard can't mend. */
  async #makeSteps(stop: AbortSignal): Promise<string | undefined> {
    const batches = new TrainingBatches(this.#job);
    const clock = new FeedingClock();
    try {
      while (this.#trainer.step < this.#steps && !stop.aborted) {
        const batch = await clock.waiting(batches.batch(this.#trainer.step));
        const trouble = (await this.#step(batch)) ?? (await this.#lookWhenDue());
        if (trouble !== undefined) {
          if (this.#gentler) return trouble;
          await this.#goBackGently(trouble);
        } else if (this.#trainer.step % CHECKPOINT_EVERY === 0) {
          this.#reportFeeding(clock);
          await this.#saveForResume();
        }
        // Between steps, so that the word to stop can arrive.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return undefined;
    } finally {
      this.#reportFeeding(clock);
      await batches.end();
    }
  }

  /** Makes a step; what is wrong after it, if anything is. */
  async #step({ source, target }: Batch): Promise<string | undefined> {
    const losses =
      this.#job.kind === 'source'
        ? await this.#trainer.sourceStep(source)
        : await this.#trainer.adaptStep(source, target);
    if (!Number.isFinite(losses['total'])) return 'the loss is not a number';
    this.#report(losses);
    await this.#takePictures({ source, target });
    return undefined;
  }

  #report(losses: Losses): void {
    const { run } = this.#job;
    const { step } = this.#trainer;
    this.#post({ event: 'step', run, step, steps: this.#steps, losses });
    this.#reportMemory();
    if (this.#job.kind === 'source') return;
    if (step % WEIGHTS_EVERY !== 0 && step !== this.#steps) return;
    this.#post(weightsEvent(run, step, this.#job.classes, this.#trainer.classWeights));
  }

  async #takePictures(batch: Batch): Promise<void> {
    const { step } = this.#trainer;
    const isTaken = await this.#pictures?.take(this.#trainer, batch, step === this.#steps);
    if (isTaken) this.#post({ event: 'pictures', run: this.#job.run, step });
  }

  #reportMemory(): void {
    const now = performance.now();
    if (now - this.#memoryToldAt < MEMORY_EVERY) return;
    this.#memoryToldAt = now;
    this.#post({ event: 'memory', run: this.#job.run, bytes: process.memoryUsage.rss() });
  }

  #reportFeeding(clock: FeedingClock): void {
    this.#post({ event: 'feeding', run: this.#job.run, ...clock.read() });
  }

  async #lookWhenDue(): Promise<string | undefined> {
    const { step } = this.#trainer;
    const due = step % this.#job.recipe.watch.every === 0 || step === this.#steps;
    return due ? this.#look() : undefined;
  }

  /** Looks at the target; where all is well the checkpoint is one to go back to. */
  async #look(): Promise<string | undefined> {
    if (!(await this.#trainer.isFinite())) return 'a weight is not a number';
    const look = await this.#watcher?.look(this.#trainer.checkpoint());
    if (look?.event) this.#post(look.event);
    if (look?.trouble !== undefined) return look.trouble;
    const checkpoint = this.#checkpoint();
    await this.#files.save(this.#files.good, checkpoint);
    if (look) await this.#files.keep(checkpoint);
    return undefined;
  }

  /** Loads the last good checkpoint into a new trainer; the step at which trouble was found. */
  async #goBack(): Promise<number> {
    const { step } = this.#trainer;
    const good = await loadCheckpoint(this.#files.good, this.#model);
    this.#trainer.dispose();
    this.#trainer = this.#trainerFrom(good);
    return step;
  }

  async #goBackGently(trouble: string): Promise<void> {
    this.#gentler = true;
    const step = await this.#goBack();
    const backTo = this.#trainer.step;
    const message =
      `At step ${step} ${trouble}: went back to step ${backTo} and on with a lower learning rate ` +
      'and less self-training.';
    const { run } = this.#job;
    // The checkpoint first: what is recorded after `backTo` is forgotten only when it can be redone.
    await this.#saveForResume();
    await this.#pictures?.forgetAfter(backTo);
    this.#post({ event: 'guard', run, step, action: 'gentler', backTo, message });
  }

  async #giveUp(trouble: string): Promise<WorkerMessage> {
    const step = await this.#goBack();
    const backTo = this.#trainer.step;
    const message =
      `At step ${step} ${trouble}, with the gentler setting too: stopped, and kept the model of ` +
      `step ${backTo}. Compare it with source-only before you use it, or adapt again with a lower ` +
      'learning rate or without self-training.';
    const { run } = this.#job;
    this.#post({ event: 'guard', run, step, action: 'stopped', backTo, message });
    await this.#finish();
    return { type: 'stopped', message };
  }

  async #save(file: string, checkpoint: Checkpoint, step: number): Promise<void> {
    await this.#files.save(file, checkpoint);
    this.#post({ event: 'checkpoint', run: this.#job.run, step, file });
  }

  async #saveForResume(): Promise<void> {
    await this.#save(this.#files.resume, this.#checkpoint(), this.#trainer.step);
  }

  /** Ends with the model that the recipe chooses among those that were watched. */
  async #finish(): Promise<void> {
    const present = this.#checkpoint();
    const model = await this.#files.choose(present);
    const validation = await validationEvent(this.#job, this.#model, model);
    if (validation) this.#post(validation);
    await this.#save(this.#files.final, model, present.step);
    if (this.#files.chosen(present) !== undefined) {
      const { run, recipe } = this.#job;
      this.#post({ event: 'chosen', run, step: model.step, by: recipe.choose });
    }
    await this.#files.clean(present);
  }
}

/** Trains as the job says; resolves with the last word for the runner. */
export async function runTraining(
  job: TrainingJob,
  post: Post,
  stop: AbortSignal,
  looks = new LookRequests(),
): Promise<WorkerMessage> {
  await activateBackend(job, post);
  await mkdir(job.checkpointDirectory, { recursive: true });
  const model = new Model(job.recipe, job.classes.classes.length);
  const start = job.resume
    ? await loadCheckpoint(job.resume, model)
    : await firstCheckpoint(job, model);
  const watcher = await Watcher.of(job, model);
  return new TrainingRun(job, model, watcher, start, post, looks).train(stop);
}
