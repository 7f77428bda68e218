import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../backend/contract/error.js';
import type { Recipe } from '../../backend/contract/recipe.js';
import { RECIPES } from '../../backend/contract/recipes.js';
import { writeSafetensors } from '../../backend/engine/safetensors.js';
import { decisions, sampleBatch } from './batch.js';
import type { Benchmark } from './benchmark.js';
import { SAMPLE_MODEL } from './sample.js';
import type { BenchBackend } from './setups.js';

const RECIPE = RECIPES.quick;
const CALM = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
/** Colours stay as they are, for both sides draw them for themselves; learning begins at once. */
const CHECK_RECIPE: Recipe = {
  ...RECIPE,
  source: { ...RECIPE.source, warmUpSteps: 0 },
  adapt: { ...RECIPE.adapt, warmUpSteps: 0, jitter: CALM },
  augment: { ...RECIPE.augment, mixed: CALM, mixedBlur: 0 },
};
/** The first step's losses tell of the networks, the others' of gradients, updates and teachers. */
const CHECK_STEPS = 3;
const TOLERANCE = 1e-3;

/** A step of training on crops of the sample that are in memory. */
export function trainStep(kind: 'source' | 'adapt', backend: BenchBackend): Benchmark {
  return {
    name: `train-step/${kind}`,
    peer: 'train_step_side.py',
    backend,
    warmUp: 4,
    perRound: 3,
    prepare: async (folder) => {
      const { tensors, labels, classCount } = await sampleBatch(RECIPE);
      for (let step = 0; step < CHECK_STEPS; step++)
        tensors.push(...decisions(labels, classCount, RECIPE, step));
      const batch = join(folder, 'batch.safetensors');
      await writeSafetensors(batch, { tensors: new Map(tensors), metadata: {} });
      const recipes = { recipe: RECIPE, checkRecipe: CHECK_RECIPE, checkSteps: CHECK_STEPS };
      const files = { model: SAMPLE_MODEL, batch };
      return { work: 'train-step', kind, backend, classCount, ...recipes, ...files };
    },
    compare: compareLosses,
  };
}

const lossesSchema = z.array(z.record(z.string(), z.number().or(z.nan())));

/** Every loss that the peer names must be the same here. @throws UserError */
export function compareLosses(ours: unknown, peer: unknown): void {
  const [here, there] = [lossesSchema.parse(ours), lossesSchema.parse(peer)];
  if (here.length !== there.length)
    throw new UserError(`The sides differ: ${here.length} steps here and ${there.length} there.`);
  there.forEach((losses, step) => {
    for (const [name, value] of Object.entries(losses)) {
      const own = here[step]?.[name] ?? NaN;
      if (Math.abs(own - value) <= TOLERANCE * Math.abs(value)) continue;
      throw new UserError(
        `The sides differ: in step ${step + 1} the loss ${name} is ${own} here and ${value} there.`,
      );
    }
  });
}
