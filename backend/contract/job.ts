import { z } from 'zod';
import { classList } from './classes.js';
import { eventSchema } from './events.js';
import { recipeSchema } from './recipe.js';

/** What computes, the fastest first. */
export const BACKENDS = ['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm'] as const;
export type Backend = (typeof BACKENDS)[number];
/** What may be asked to compute. */
export const backendChoice = z.enum(['auto', ...BACKENDS]);
export type BackendChoice = z.infer<typeof backendChoice>;

/** A labeled image: absolute paths, and how often each class (by index) occurs, in pixels. */
const labeledImage = z.object({
  image: z.string(),
  mask: z.string(),
  classPixels: z.array(z.int()),
});
export type LabeledImage = z.infer<typeof labeledImage>;

/** Directories of the installed libtensorflow runtimes, where there are any, and WebGPU's card. */
const runtimes = {
  tensorflowGpuRuntime: z.string().optional(),
  tensorflowRuntime: z.string().optional(),
  adapter: z.string().optional(),
};

const common = {
  /** Where the worker writes checkpoints; whoever records one gives it a name of its own. */
  checkpointDirectory: z.string(),
  run: z.int(),
  recipe: recipeSchema,
  seed: z.int(),
  backend: backendChoice,
  ...runtimes,
  classes: classList,
  train: z.array(labeledImage),
  validation: z.array(labeledImage),
  /** Where pictures of the training are put, and target images whose masks are kept over the steps. */
  pictures: z
    .object({
      directory: z.string(),
      film: z.array(z.object({ id: z.int(), image: z.string() })),
    })
    .optional(),
  /** Continue from this checkpoint of the same run. */
  resume: z.string().optional(),
};

/** The model of the source-only run that an adaptation or generalization starts from. */
const sourceCheckpoint = z.string();

/** What the worker is asked to do; paths are absolute. */
export const jobSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), ...common }),
  z.object({
    kind: z.literal('adapt'),
    ...common,
    sourceCheckpoint,
    /** Unlabeled images. Nothing that names a target mask ever reaches the worker. */
    target: z.array(z.string()),
  }),
  /** Domain generalization: as an adaptation, but without a target. */
  z.object({ kind: z.literal('generalize'), ...common, sourceCheckpoint }),
  z.object({
    kind: z.literal('predict'),
    run: z.int(),
    recipe: recipeSchema,
    backend: backendChoice,
    ...runtimes,
    classes: classList,
    checkpoint: z.string(),
    /** Each image with the index PNG to write for it. */
    images: z.array(z.object({ image: z.string(), out: z.string() })),
  }),
]);
export type Job = z.infer<typeof jobSchema>;
export type TrainingJob = Extract<Job, { kind: 'source' | 'adapt' | 'generalize' }>;
export type PredictJob = Extract<Job, { kind: 'predict' }>;

/** From the worker: events as they happen, one result per predicted image, and a last word. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: eventSchema }),
  z.object({
    type: z.literal('predicted'),
    image: z.string(),
    out: z.string(),
    /** Pixels per class, by index, and the mean confidence in 0..1. */
    classPixels: z.array(z.int()),
    confidence: z.number(),
  }),
  z.object({ type: z.literal('finished') }),
  /** Ended by the guard against collapse; the model is the last good checkpoint. */
  z.object({ type: z.literal('stopped'), message: z.string() }),
  /** Ended on request, with a checkpoint at this step. */
  z.object({ type: z.literal('interrupted'), step: z.int() }),
  /** `expected` errors carry a sentence for the user; others a stack for `--verbose`. */
  z.object({ type: z.literal('failed'), message: z.string(), stack: z.string().optional() }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;

/** To the worker: the job first, then possibly a request to stop. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), job: jobSchema }),
  z.object({ type: z.literal('stop') }),
  /** Show what the next step does. */
  z.object({ type: z.literal('look') }),
]);
export type WorkerCommand = z.infer<typeof workerCommandSchema>;
