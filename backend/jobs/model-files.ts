import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingJob } from '../contract/job.js';
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from '../engine/checkpoint.js';
import type { Model } from '../engine/model.js';
import { chooseCheckpoint, mayBeChosen } from '../evaluate/choose-checkpoint.js';

/** A model that is kept needs neither the optimizer's moments nor the way back to training. */
function modelOnly(checkpoint: Checkpoint): Checkpoint {
  const { step, student, frozen, teacher, classWeights } = checkpoint;
  return { step, student, frozen, teacher, mean: undefined, square: undefined, classWeights };
}

/** The files of one run's checkpoints that only its worker knows. */
export class ModelFiles {
  readonly #job: TrainingJob;
  readonly #model: Model;
  #candidate: number | undefined;

  constructor(job: TrainingJob, model: Model) {
    this.#job = job;
    this.#model = model;
  }

  #path(name: string): string {
    return join(this.#job.checkpointDirectory, `${name}.safetensors`);
  }

  get resume(): string {
    return this.#path('resume');
  }

  /** The last checkpoint at which all was well, to go back to. */
  get good(): string {
    return this.#path('good');
  }

  /** The model that the run ends with. */
  get final(): string {
    return this.#path('model');
  }

  async save(file: string, checkpoint: Checkpoint): Promise<void> {
    await saveCheckpoint(file, this.#model, checkpoint);
  }

  /** The step to choose so far, by the recipe's rule; undefined where nothing was watched. */
  chosen(checkpoint: Checkpoint): number | undefined {
    const history = checkpoint.watch?.history ?? [];
    if (history.length === 0) return undefined;
    return chooseCheckpoint(history, this.#job.recipe.choose);
  }

  /** Keeps the model of a look where it may be chosen later, or where all are wanted. */
  async keep(checkpoint: Checkpoint): Promise<void> {
    const { choose, watch } = this.#job.recipe;
    const candidate = mayBeChosen(checkpoint.watch?.history ?? [], choose);
    const isCandidate = candidate === checkpoint.step;
    if (isCandidate || watch.keep)
      await this.save(this.#path(`watched-${checkpoint.step}`), modelOnly(checkpoint));
    if (!isCandidate) return;
    const previous = this.#candidate;
    this.#candidate = candidate;
    if (previous !== undefined && previous !== candidate && !watch.keep) await this.#drop(previous);
  }

  async #drop(step: number): Promise<void> {
    await rm(this.#path(`watched-${step}`), { force: true });
  }

  /** The model to end with: of the chosen look, or where nothing was watched the present one. */
  async choose(present: Checkpoint): Promise<Checkpoint> {
    const step = this.chosen(present);
    if (step === undefined || step === present.step) return modelOnly(present);
    return loadCheckpoint(this.#path(`watched-${step}`), this.#model);
  }

  /** Removes what only an unfinished run needs. */
  async clean(present: Checkpoint): Promise<void> {
    await rm(this.resume, { force: true });
    await rm(this.good, { force: true });
    if (this.#job.recipe.watch.keep) return;
    for (const { step } of present.watch?.history ?? []) await this.#drop(step);
  }
}
