import { z } from 'zod';
import { classList } from '../../backend/contract/classes.js';
import { recipeSchema } from '../../backend/contract/recipe.js';

/** Of all that is drawn at random. */
export const SEED = 1;

/** Backends that are measured. */
export const benchBackend = z.enum(['webgpu', 'tensorflow', 'wasm']);
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

const size = recipeSchema.shape.crop;

const predict = z.object({
  work: z.literal('predict'),
  backend: benchBackend,
  recipe: recipeSchema,
  classes: classList,
  checkpoint: z.string(),
  image: z.string(),
  /** Where the masks go. */
  folder: z.string(),
  /** Of the image, and at which the network sees it. */
  full: size,
  working: size,
  tile: size,
  /** Where tiles begin, at working size. */
  tiles: z.array(z.object({ x: z.int(), y: z.int() })),
});
export type PredictSetup = z.infer<typeof predict>;

const importing = z.object({
  work: z.literal('import'),
  images: z.string(),
  /** Where projects and thumbnails go. */
  folder: z.string(),
});
export type ImportSetup = z.infer<typeof importing>;

/** The first line that a side is told. */
export const setupSchema = z.discriminatedUnion('work', [trainStep, predict, importing]);
export type Setup = z.infer<typeof setupSchema>;

/** Every other line. */
export const requestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('check') }),
  z.object({ do: z.literal('run'), count: z.int() }),
]);
export type Request = z.infer<typeof requestSchema>;
