import type { Recipe } from '../backend/contract/recipe.js';
import { Model } from '../backend/engine/model.js';
import { Trainer } from '../backend/engine/trainer.js';
import { firstCheckpoint } from '../backend/jobs/first-checkpoint.js';
import { randomFor } from '../backend/random.js';

const CLASSES = 11;
const SEED = 1;

/** A training of noise from the shipped encoder, for what does not depend on the images. */
export async function randomTraining(
  recipe: Recipe,
  kind: 'source' | 'adapt',
): Promise<{ step: () => Promise<unknown> }> {
  const model = new Model(recipe, CLASSES);
  const start = await firstCheckpoint({ kind: 'source', recipe, seed: SEED }, model);
  const trainer = new Trainer({ model, recipe, seed: SEED, kind, start });
  return {
    step: () => {
      const [source, target] = batch(recipe, trainer.step);
      return kind === 'source' ? trainer.sourceStep(source) : trainer.adaptStep(source, target);
    },
  };
}

/** Other classes in each step: what is drawn from them is of other sizes, too. */
function batch({ crop, batchSize }: Recipe, step: number): Parameters<Trainer['adaptStep']> {
  const random = randomFor(SEED, 'noise', step);
  const pixels = batchSize * crop.width * crop.height;
  const bytes = (length: number, limit: number): Uint8Array =>
    Uint8Array.from({ length }, () => random.integer(limit));
  const present = 1 + random.integer(CLASSES);
  return [
    { images: bytes(pixels * 3, 256), labels: bytes(pixels, present) },
    bytes(pixels * 3, 256),
  ];
}
