import * as tf from '@tensorflow/tfjs-core';
import type { Losses } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';
import type { Checkpoint } from './checkpoint.js';
import { ClassWeights } from './class-weights.js';
import type { ValueAndGradient } from './gradient.js';
import type { Model } from './model.js';
import { AdamW, clipByGlobalNorm, learningRate } from './optimizer.js';
import {
  adaptStep,
  sourceStep,
  type SourceBatch,
  type StepContext,
  type TargetBatch,
} from './step.js';
import { updateTeacher } from './teacher.js';

export interface TrainerOptions {
  model: Model;
  recipe: Recipe;
  seed: number;
  kind: 'source' | 'adapt';
  start: Checkpoint;
}

/** Holds what training changes (student, teacher, moments, class weights) and makes its steps. */
export class Trainer {
  readonly classWeights: ClassWeights;
  readonly #options: TrainerOptions;
  readonly #optimizer: AdamW;
  readonly #frozen: tf.Tensor1D;
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
    this.#teacher = kind === 'adapt' ? (start.teacher ?? tf.clone(start.student)) : undefined;
    this.#optimizer = new AdamW(model.trained, recipe, start.mean, start.square);
    this.classWeights = new ClassWeights(model.classCount, recipe.reweight, start.classWeights);
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  #context(): StepContext {
    const { model, recipe, seed } = this.#options;
    return { model, recipe, seed, step: this.#step, student: this.#student, frozen: this.#frozen };
  }

  #apply({ gradient }: ValueAndGradient): void {
    const { recipe, kind } = this.#options;
    const rate = learningRate(this.#step, recipe[kind], recipe.decayPower);
    const clipped = tf.tidy(() => clipByGlobalNorm(gradient, recipe.gradientClip));
    const updated = this.#optimizer.update(this.#student, clipped, this.#step, rate);
    tf.dispose([this.#student, clipped]);
    this.#student = updated;
  }

  async sourceStep(batch: SourceBatch): Promise<Losses> {
    const result = sourceStep(this.#context(), batch);
    this.#apply(result);
    const [total = NaN] = await result.values.data();
    tf.dispose(result);
    this.#step += 1;
    return { total, source: total };
  }

  async adaptStep(batch: SourceBatch, target: TargetBatch): Promise<Losses> {
    const { recipe } = this.#options;
    const teacher = this.#teacher as tf.Tensor1D;
    const classWeights = this.classWeights.weights();
    const result = adaptStep({ ...this.#context(), teacher, classWeights }, batch, target);
    this.#apply(result);
    this.#teacher = updateTeacher(teacher, this.#student, this.#step, recipe.teacherMomentum);
    const [
      total = NaN,
      source = NaN,
      targetLoss = NaN,
      pull = NaN,
      pseudoTarget = NaN,
      sure = NaN,
    ] = await result.values.data();
    this.classWeights.update(await result.meanConfidence.data(), await result.pixels.data());
    tf.dispose([teacher, ...Object.values(result)]);
    this.#step += 1;
    return { total, source, target: targetLoss, pull, pseudoTarget, sure };
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
      classWeights: this.#options.kind === 'adapt' ? this.classWeights.state : undefined,
    };
  }

  dispose(): void {
    this.#optimizer.dispose();
    tf.dispose([this.#student, this.#frozen, this.#teacher ?? []]);
  }
}
