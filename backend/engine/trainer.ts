import * as tf from '@tensorflow/tfjs-core';
import type { Losses } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';
import type { Checkpoint } from './checkpoint.js';
import { ClassMemory } from './class-memory.js';
import { ClassWeights } from './class-weights.js';
import type { ValueAndGradient } from './gradient.js';
import type { Model } from './model.js';
import { learningRate } from './learning-rate.js';
import { AdamW } from './optimizer.js';
import {
  adaptStep,
  sourceStep,
  type AdaptResult,
  type SourceBatch,
  type StepContext,
  type TargetBatch,
} from './step.js';
import { stepPictures, type StepPictures } from './step-pictures.js';
import { teacherMomentum, updateTeacher } from './teacher.js';

export interface TrainerOptions {
  model: Model;
  recipe: Recipe;
  seed: number;
  kind: 'source' | 'adapt' | 'generalize';
  start: Checkpoint;
}

/** Holds what training changes (student, teacher, moments, class weights) and makes its steps. */
export class Trainer {
  readonly classWeights: ClassWeights;
  readonly #options: TrainerOptions;
  readonly #optimizer: AdamW;
  readonly #memory: ClassMemory | undefined;
  #frozen: tf.Tensor1D;
  #student: tf.Tensor1D;
  #teacher: tf.Tensor1D | undefined;
  #step: number;

  /** Takes over the start's tensors. Without a teacher, adaptation starts with the student as one. */
  constructor(options: TrainerOptions) {
    const { model, recipe, start, kind } = options;
    this.#options = options;
    this.#student = start.student;
    this.#frozen = start.frozen;
    this.#step = start.step;
    this.#teacher = kind !== 'source' ? (start.teacher ?? tf.clone(start.student)) : undefined;
    this.#optimizer = new AdamW(model.trained, recipe, start.mean, start.square);
    this.classWeights = new ClassWeights(model.classCount, recipe.reweight, start.classWeights);
    const { memory } = recipe.pull;
    if (kind !== 'source' && memory > 0)
      this.#memory = new ClassMemory(
        model.classCount,
        memory,
        recipe.featureChannels,
        start.memory,
      );
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  #context(): StepContext {
    const { model, recipe, seed } = this.#options;
    return { model, recipe, seed, step: this.#step, student: this.#student, frozen: this.#frozen };
  }

  /** The running statistics become ours: the caller disposes the gradient only. */
  #apply({ gradient, statistics }: ValueAndGradient): void {
    const { recipe, kind } = this.#options;
    const training = kind === 'source' ? recipe.source : recipe.adapt;
    const rate = learningRate(this.#step, training, recipe.decayPower);
    const updated = this.#optimizer.update(this.#student, gradient, this.#step, rate);
    this.#student.dispose();
    this.#student = updated;
    if (!statistics) return;
    this.#frozen.dispose();
    this.#frozen = statistics;
  }

  async sourceStep(batch: SourceBatch): Promise<Losses> {
    const result = sourceStep(this.#context(), batch);
    this.#apply(result);
    const [total = NaN] = await result.values.data();
    tf.dispose([result.values, result.gradient]);
    this.#step += 1;
    return { total, source: total };
  }

  /** @param target left out in domain generalization */
  async adaptStep(batch: SourceBatch, target?: TargetBatch): Promise<Losses> {
    const teacher = this.#teacher as tf.Tensor1D;
    const classWeights = this.classWeights.weights();
    const context = { ...this.#context(), teacher, classWeights, memory: this.#memory };
    const result = adaptStep(context, batch, target);
    this.#apply(result);
    const eta = teacherMomentum(this.#step, this.#options.recipe);
    this.#teacher = updateTeacher(teacher, this.#student, eta);
    const losses = await this.#takeIn(result);
    tf.dispose([teacher, result.values, result.gradient]);
    this.#step += 1;
    return losses;
  }

  /**
   * What the last step was about, as the networks are after it; its batch must be that step's.
   * Changes nothing.
   */
  async pictures(batch: SourceBatch, target?: TargetBatch): Promise<StepPictures> {
    const context = { ...this.#context(), step: this.#step - 1 };
    return stepPictures(context, this.#teacher, batch, target);
  }

  /** Reads the losses, and keeps what the step learned about the classes. */
  async #takeIn({ values, names, confidence, centres, present }: AdaptResult): Promise<Losses> {
    const { mean, pixels } = confidence ?? {};
    // One read for all: each waits until the device has done the whole step.
    const all = tf.concat1d([values, mean, pixels].filter((part) => part !== undefined));
    const numbers = (await all.data()) as Float32Array;
    if (mean && pixels) {
      const perClass = numbers.subarray(values.size);
      const classes = mean.size;
      this.classWeights.update(perClass.subarray(0, classes), perClass.subarray(classes));
    }
    if (centres) {
      this.#memory?.remember(centres, new Set(present));
      centres.dispose();
    }
    tf.dispose([all, mean ?? [], pixels ?? []]);
    return Object.fromEntries(names.map((name, index) => [name, numbers[index] ?? NaN]));
  }

  /** Whether all the student's weights are numbers: a loss may still be one where they are not. */
  async isFinite(): Promise<boolean> {
    const sum = tf.tidy(() => tf.sum(tf.abs(this.#student)));
    const [value = NaN] = await sum.data();
    sum.dispose();
    return Number.isFinite(value);
  }

  /** The present state; its tensors stay the trainer's. */
  checkpoint(): Checkpoint {
    return {
      step: this.#step,
      student: this.#student,
      frozen: this.#frozen,
      teacher: this.#teacher,
      mean: this.#optimizer.mean,
      square: this.#optimizer.square,
      classWeights: this.#options.kind === 'source' ? undefined : this.classWeights.state,
      memory: this.#memory?.state,
    };
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#memory?.dispose();
    tf.dispose([this.#student, this.#frozen, this.#teacher ?? []]);
  }
}
