import { z } from 'zod';
import { recipeSchema } from '../../backend/contract/recipe.js';

/** Of all that is drawn at random. */
export const SEED = 1;

/** Backends that are measured. */
export const benchBackend = z.enum(['tensorflow', 'wasm']);
export type BenchBackend = z.infer<typeof benchBackend>;

const trainStep = z.object({
  work: z.literal('train-step'),
  kind: z.enum(['source', 'adapt']),
  backend: benchBackend,
  recipe: recipeSchema,
  /** Without what can't be drawn alike on both sides. */
  checkRecipe: recipeSchema,
  checkSteps: z.int(),
  classCount: z.int(),
  /** Files of safetensors: where training starts, and what it is given. */
  model: z.string(),
  batch: z.string(),
});
export type TrainStepSetup = z.infer<typeof trainStep>;

/** The first line that a side is told. */
export const setupSchema = z.discriminatedUnion('work', [trainStep]);
export type Setup = z.infer<typeof setupSchema>;

/** Every other line. */
export const requestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('check') }),
  z.object({ do: z.literal('run'), count: z.int() }),
]);
export type Request = z.infer<typeof requestSchema>;
