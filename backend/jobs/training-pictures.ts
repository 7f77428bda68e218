import { join } from 'node:path';
import sharp from 'sharp';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingJob } from '../contract/job.js';
import type { LookPicture } from '../contract/runs.js';
import type { Size } from '../contract/recipe.js';
import { maskPalette, maskValues } from '../datasets/classes.js';
import { decodeImage, imageSize, type RgbImage } from '../datasets/image.js';
import { writeIndexPng } from '../datasets/index-png.js';
import { FileProblem } from '../datasets/problem.js';
import { Inference } from '../engine/inference.js';
import type { Model } from '../engine/model.js';
import type { StepPicture, StepPictures } from '../engine/step-pictures.js';
import type { Trainer } from '../engine/trainer.js';
import type { LookRequests } from './look-requests.js';
import { forgetStepsAfter, writeStep } from './step-folders.js';
import type { Batch } from './training-batches.js';

/** Share of the training's time that its pictures may take. */
const TIME_SHARE = 0.01;
/** Steps between two of them, however fast they are. */
const LEAST_STEPS = 10;
const QUALITY = 85;

const NAMES: Record<keyof StepPictures, LookPicture> = {
  source: 'source',
  pseudoTarget: 'pseudo-target',
  target: 'target',
  mixed: 'mixed',
  pseudoLabel: 'pseudo-label',
  confidence: 'confidence',
  prediction: 'prediction',
};

type Pictures = NonNullable<TrainingJob['pictures']>;

/**
 * Writes down what the training sees and does, as pictures: of a step, and the masks of the film's
 * images. It takes no more than a hundredth of the time, whatever the machine, and is bounded in
 * number; what it does has no influence on the training.
 */
export class TrainingPictures {
  readonly #job: TrainingJob;
  readonly #options: Pictures;
  readonly #model: Model;
  readonly #requests: LookRequests;
  readonly #begun = performance.now();
  #spent = 0;
  #lastStep = -LEAST_STEPS;
  #filmIsNext = false;
  /** The film's images as the network sees them; undefined until they are read. */
  #film: { id: number; image: RgbImage }[] | undefined;

  constructor(job: TrainingJob, options: Pictures, model: Model, requests: LookRequests) {
    this.#job = job;
    this.#options = options;
    this.#model = model;
    this.#requests = requests;
  }

  get #looks(): string {
    return join(this.#options.directory, 'looks');
  }

  get #films(): string {
    return join(this.#options.directory, 'film');
  }

  /** What comes after this step will be done again. */
  async forgetAfter(step: number): Promise<void> {
    await forgetStepsAfter(this.#looks, step);
    await forgetStepsAfter(this.#films, step);
    this.#lastStep = step - LEAST_STEPS;
  }

  /**
   * Takes pictures where it is time for some, or they were asked for, or it is the last step.
   * @returns whether it took any
   */
  async take(trainer: Trainer, batch: Batch, isLast: boolean): Promise<boolean> {
    const isAsked = this.#requests.take();
    const isDue = this.#isDue(trainer.step);
    if (!isAsked && !isLast && !isDue) return false;
    const isBoth = isAsked || isLast;
    const start = performance.now();
    if (isBoth || !this.#filmIsNext) await this.#look(trainer, batch);
    if (isBoth || this.#filmIsNext) await this.#shoot(trainer);
    // In turns: both have their part of the time.
    if (!isBoth) this.#filmIsNext = !this.#filmIsNext;
    this.#spent += performance.now() - start;
    this.#lastStep = trainer.step;
    return true;
  }

  #isDue(step: number): boolean {
    const elapsed = performance.now() - this.#begun;
    return step - this.#lastStep >= LEAST_STEPS && this.#spent <= TIME_SHARE * elapsed;
  }

  async #look(trainer: Trainer, { source, target }: Batch): Promise<void> {
    const pictures = await trainer.pictures(source, target);
    await writeStep(this.#looks, trainer.step, async (folder) => {
      const entries = Object.entries(pictures) as [keyof StepPictures, StepPicture][];
      await Promise.all(
        entries.map(([name, picture]) => this.#write(join(folder, NAMES[name]), picture)),
      );
    });
  }

  async #write(path: string, { kind, pixels }: StepPicture): Promise<void> {
    const { crop } = this.#job.recipe;
    if (kind === 'classes') return this.#writeMask(`${path}.png`, pixels, crop);
    const raw = { ...crop, channels: kind === 'image' ? (3 as const) : (1 as const) };
    await sharp(pixels, { raw }).jpeg({ quality: QUALITY }).toFile(`${path}.jpg`);
  }

  async #writeMask(path: string, labels: Uint8Array, { width, height }: Size): Promise<void> {
    const values = maskValues(this.#job.classes);
    const ids = labels.map((label) => values[label] ?? 0);
    await writeIndexPng(path, width, height, ids, maskPalette(this.#job.classes));
  }

  async #shoot(trainer: Trainer): Promise<void> {
    this.#film ??= await this.#readFilm();
    const film = this.#film;
    if (film.length === 0) return;
    const inference = new Inference(this.#model, trainer.checkpoint());
    try {
      await writeStep(this.#films, trainer.step, async (folder) => {
        for (const { id, image } of film) {
          const labels = await predicted(inference, image);
          await this.#writeMask(join(folder, `${id}.png`), labels, image);
        }
      });
    } finally {
      inference.dispose();
    }
  }

  /** Each image whole, as large as a crop can show it. What can't be read is left out. */
  async #readFilm(): Promise<{ id: number; image: RgbImage }[]> {
    const film: { id: number; image: RgbImage }[] = [];
    for (const { id, image } of this.#options.film) {
      try {
        const size = within(await imageSize(image), this.#job.recipe.crop);
        film.push({ id, image: await decodeImage(image, size) });
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
      }
    }
    return film;
  }
}

/** An image's size, shrunk to fit into another. */
function within(size: Size, limit: Size): Size {
  const scale = Math.min(1, limit.width / size.width, limit.height / size.height);
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  return { width: scaled(size.width), height: scaled(size.height) };
}

/** Class indices [H,W] of an image that is seen at once. */
async function predicted(
  inference: Pick<Inference, 'logits'>,
  { data, width, height }: RgbImage,
): Promise<Uint8Array> {
  const labels = tf.tidy(() => {
    const image = tf.tensor4d(Float32Array.from(data), [1, height, width, 3]);
    return tf.argMax(inference.logits(image, { width, height }), 3);
  });
  const values = Uint8Array.from(await labels.data());
  labels.dispose();
  return values;
}
