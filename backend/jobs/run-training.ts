import { mkdir } from 'node:fs/promises';
import type { Losses, TowlineEvent } from '../contract/events.js';
import type { TrainingJob, WorkerMessage } from '../contract/job.js';
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import { Trainer } from '../engine/trainer.js';
import { scoreImages } from '../evaluate/score-images.js';
import { activateBackend } from './activate-backend.js';
import { firstCheckpoint } from './first-checkpoint.js';
import { gentlerRecipe } from './gentler-recipe.js';
import { ModelFiles } from './model-files.js';
import { trainingBatches, type Batch } from './training-batches.js';
import { Watcher } from './watcher.js';

/** Steps between checkpoints: a kill loses at most these. */
const CHECKPOINT_EVERY = 50;
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
  #trainer: Trainer;
  #gentler = false;

  constructor(
    job: TrainingJob,
    model: Model,
    watcher: Watcher | undefined,
    start: Checkpoint,
    post: Post,
  ) {
    this.#job = job;
    this.#model = model;
    this.#post = (event) => post({ type: 'event', event });
    this.#files = new ModelFiles(job, model);
    this.#watcher = watcher;
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
    if ((this.#watcher?.state.history.length ?? 0) === 0) await this.#look();
    let batches = trainingBatches(this.#job, this.#trainer.step);
    while (this.#trainer.step < this.#steps) {
      if (stop.aborted) {
        await this.#saveForResume();
        return { type: 'interrupted', step: this.#trainer.step };
      }
      const { value } = await batches.next();
      const trouble = (await this.#step(value)) ?? (await this.#lookWhenDue());
      if (trouble !== undefined) {
        if (this.#gentler) return this.#giveUp(trouble);
        await this.#goBackGently(trouble);
        batches = trainingBatches(this.#job, this.#trainer.step);
      } else if (this.#trainer.step % CHECKPOINT_EVERY === 0) await this.#saveForResume();
      // Between steps, so that the word to stop can arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#finish();
    return { type: 'finished' };
  }

  /** Makes a step; what is wrong after it, if anything is. */
  async #step({ source, target }: Batch): Promise<string | undefined> {
    const losses =
      this.#job.kind === 'source'
        ? await this.#trainer.sourceStep(source)
        : await this.#trainer.adaptStep(source, target);
    if (!Number.isFinite(losses['total'])) return 'the loss is not a number';
    this.#report(losses);
    return undefined;
  }

  #report(losses: Losses): void {
    const { run } = this.#job;
    const { step } = this.#trainer;
    this.#post({ event: 'step', run, step, steps: this.#steps, losses });
    if (this.#job.kind === 'source') return;
    if (step % WEIGHTS_EVERY !== 0 && step !== this.#steps) return;
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
    this.#post({ event: 'weights', run, step, classes });
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
    await this.#validate(model);
    await this.#save(this.#files.final, model, present.step);
    if (this.#files.chosen(present) !== undefined) {
      const { run, recipe } = this.#job;
      this.#post({ event: 'chosen', run, step: model.step, by: recipe.choose });
    }
    await this.#files.clean(present);
  }

  async #validate(checkpoint: Checkpoint): Promise<void> {
    const { validation, classes, recipe, run } = this.#job;
    if (validation.length === 0) return;
    const inference = new Inference(this.#model, checkpoint);
    const scores = await scoreImages(inference, recipe, classes, validation);
    inference.dispose();
    this.#post({ event: 'validation', run, step: checkpoint.step, scores });
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
  const watcher = await Watcher.of(job, model);
  return new TrainingRun(job, model, watcher, start, post).train(stop);
}
