import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../../backend/contract/recipe.js';
import { labelTable } from '../../backend/datasets/classes.js';
import { cropImage, cropLabels } from '../../backend/datasets/crops.js';
import { WorkingImages, type WorkingImage } from '../../backend/datasets/working-image.js';
import { loadCheckpoint } from '../../backend/engine/checkpoint.js';
import { storedWeights } from '../../backend/engine/gradient.js';
import type { Weights } from '../../backend/engine/layers.js';
import { asPixels } from '../../backend/engine/losses.js';
import { Model } from '../../backend/engine/model.js';
import { shrinkLabels } from '../../backend/engine/pull.js';
import { tilesOf, type Tile } from '../../backend/evaluate/tiles.js';
import type { RunRecord } from '../../backend/store/runs.js';

/**
 * Where features are taken: what the classifier reads, which every model has learned; and the
 * projector's, which only pulling trains.
 */
export const SPACES = ['decoder', 'projector'] as const;
export type Space = (typeof SPACES)[number];

/** Features of the pixels of one tile, at a quarter of its side. */
export interface PixelFeatures {
  /** Class indices [P], IGNORE where a pixel does not count. */
  labels: Uint8Array;
  /** [P,D] of unit length. */
  features: Record<Space, Float32Array>;
}

/** Features of labeled images as one model sees them. */
export class FeatureReader {
  readonly #model: Model;
  readonly #weights: Weights;
  readonly #recipe: Recipe;
  readonly #images: WorkingImages;

  private constructor(model: Model, weights: Weights, { recipe, classes }: RunRecord) {
    this.#model = model;
    this.#weights = weights;
    this.#recipe = recipe;
    this.#images = new WorkingImages(recipe, labelTable(classes));
  }

  static async open(run: RunRecord, checkpoint: string): Promise<FeatureReader> {
    const model = new Model(run.recipe, run.classes.classes.length);
    const { student, frozen } = await loadCheckpoint(checkpoint, model);
    const weights = storedWeights(model, student, frozen);
    return new FeatureReader(model, weights, run);
  }

  /** The whole image, tile by tile, as prediction sees it. */
  async *read(image: string, mask: string): AsyncGenerator<PixelFeatures> {
    const working = await this.#images.get(image, mask);
    for (const tile of tilesOf(working, this.#recipe.crop)) yield this.#tile(working, tile);
  }

  async #tile(image: WorkingImage, { x, y }: Tile): Promise<PixelFeatures> {
    const { crop } = this.#recipe;
    const window = { left: x, top: y, ...crop, flip: false };
    const pixels = new Uint8Array(crop.width * crop.height * 3);
    const labels = new Uint8Array(crop.width * crop.height);
    cropImage(image, window, crop, pixels);
    cropLabels(image.labels ?? new Uint8Array(), image, window, crop, labels);
    return {
      labels: shrinkLabels(labels, 1, crop.height, crop.width),
      features: await this.#forward(pixels),
    };
  }

  async #forward(pixels: Uint8Array): Promise<PixelFeatures['features']> {
    const { height, width } = this.#recipe.crop;
    const tensors = tf.tidy(() => {
      const input = tf.tensor4d(Float32Array.from(pixels), [1, height, width, 3]);
      const shared = this.#model.features(this.#weights, input);
      const flat = asPixels(shared);
      const decoder = tf.div(flat, tf.maximum(tf.norm(flat, 2, 1, true), 1e-8));
      return { decoder, projector: asPixels(this.#model.project(this.#weights, shared)) };
    });
    const decoder = (await tensors.decoder.data()) as Float32Array;
    const projector = (await tensors.projector.data()) as Float32Array;
    tf.dispose([tensors.decoder, tensors.projector]);
    return { decoder, projector };
  }
}
