import { fileURLToPath } from 'node:url';
import type { Recipe } from '../backend/contract/recipe.js';
import { Model } from '../backend/engine/model.js';
import { readSafetensors } from '../backend/engine/safetensors.js';
import { Trainer } from '../backend/engine/trainer.js';
import { randomFor } from '../backend/random.js';

const CLASSES = 11;

/** A training of noise from the shipped encoder, for what does not depend on the images. */
export async function randomTraining(
  recipe: Recipe,
  kind: 'source' | 'adapt',
): Promise<{ step: () => Promise<unknown> }> {
  const model = new Model(recipe, CLASSES);
  const encoders = new URL('../resources/encoders/', import.meta.url);
  const file = fileURLToPath(new URL(`${recipe.encoder}.safetensors`, encoders));
  const weights = model.initialWeights((await readSafetensors(file)).tensors, 1);
  const start = {
    step: 0,
    student: model.trained.fromStored(weights),
    frozen: model.frozen.fromStored(weights),
    teacher: undefined,
    mean: undefined,
    square: undefined,
    classWeights: undefined,
  };
  const trainer = new Trainer({ model, recipe, seed: 1, kind, start });
  return {
    step: () => {
      const [source, target] = batch(recipe, trainer.step);
      return kind === 'source' ? trainer.sourceStep(source) : trainer.adaptStep(source, target);
    },
  };
}

/** Other classes in each step: what is drawn from them is of other sizes, too. */
function batch({ crop, batchSize }: Recipe, step: number): Parameters<Trainer['adaptStep']> {
  const random = randomFor(1, 'noise', step);
  const pixels = batchSize * crop.width * crop.height;
  const bytes = (length: number, limit: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.integer(limit));
  const present = 1 + random.integer(CLASSES);
  return [
    { images: bytes(pixels * 3, 256), labels: bytes(pixels, present) },
    bytes(pixels * 3, 256),
  ];
}
