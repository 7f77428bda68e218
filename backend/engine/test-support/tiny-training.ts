import { fileURLToPath } from 'node:url';
import type { Losses } from '../../contract/events.js';
import type { Recipe } from '../../contract/recipe.js';
import { RECIPES } from '../../contract/recipes.js';
import { Random } from '../../random.js';
import { untrained, type Checkpoint } from '../checkpoint.js';
import { Model } from '../model.js';
import { readSafetensors } from '../safetensors.js';
import type { SourceBatch } from '../step.js';
import { Trainer } from '../trainer.js';

/** The recipe `quick` on images so small that every backend makes its steps in little time. */
export const recipe: Recipe = {
  ...RECIPES.quick,
  crop: { width: 64, height: 32 },
  batchSize: 2,
  decoderChannels: 16,
};
export const CLASSES = 4;
export const model = new Model(recipe, CLASSES);

const encoder = new URL(
  '../../../resources/encoders/efficientnet-lite0.safetensors',
  import.meta.url,
);
export const weights = model.initialWeights(
  (await readSafetensors(fileURLToPath(encoder))).tensors,
  1,
);

/** The untrained model, on the backend in use. */
export function start(): Checkpoint {
  const student = model.trained.fromStored(weights);
  return untrained({ student, frozen: model.frozen.fromStored(weights) });
}

function bytes(count: number, below: number, stream: string): Uint8Array {
  const random = new Random(7, stream);
  return Uint8Array.from({ length: count }, () => random.integer(below));
}

const pixels = recipe.batchSize * recipe.crop.width * recipe.crop.height;

export const sourceBatch = (step: number): SourceBatch => ({
  images: bytes(pixels * 3, 256, `source ${step}`),
  // Every other batch lacks the last class.
  labels: bytes(pixels, CLASSES - (step % 2), `labels ${step}`),
});

/** An adaptation that goes on from a checkpoint. */
export const trainerFrom = (checkpoint: Checkpoint, changes: Partial<Recipe> = {}): Trainer =>
  new Trainer({
    model,
    recipe: { ...recipe, ...changes },
    seed: 1,
    kind: 'adapt',
    start: checkpoint,
  });

/** The next step, on noise that depends on nothing but its number. */
export const adapt = (trainer: Trainer): Promise<Losses> =>
  trainer.adaptStep(sourceBatch(trainer.step), bytes(pixels * 3, 120, `target ${trainer.step}`));
