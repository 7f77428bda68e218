import { z } from 'zod';
import { scoresSchema } from './events.js';
import { recipeSchema } from './recipe.js';

export const runKind = z.enum(['source', 'adapt', 'generalize']);
export type RunKind = z.infer<typeof runKind>;

/**
 * queued: not started yet (it waits for its source-only run); interrupted: on request, or its
 * process is gone; it goes on from its last checkpoint, and so does a failed one; stopped: ended by
 * the guard against collapse, with its last good checkpoint as its model.
 */
export const runStatus = z.enum([
  'queued',
  'running',
  'interrupted',
  'failed',
  'stopped',
  'finished',
]);
export type RunStatus = z.infer<typeof runStatus>;

/** Whether a run has come to its end, so that its model is there to be used. */
export function isDone({ status }: { status: RunStatus }): boolean {
  return status === 'finished' || status === 'stopped';
}

/**
 * Seconds that a run has trained, over all its interruptions and with what it had to do again, and
 * how many of them it waited for its images; both 0 where it has not trained yet.
 */
const feedingTimesSchema = z.object({
  waitedSeconds: z.number(),
  trainedSeconds: z.number(),
});
export type FeedingTimes = z.infer<typeof feedingTimesSchema>;

/** One line of `towline runs --json`. */
export const runLineSchema = z.object({
  id: z.int(),
  kind: runKind,
  status: runStatus,
  /** Steps planned, and steps done so far. */
  steps: z.int(),
  step: z.int(),
  /** The recipe's name; the values it was run with are in `settings`. */
  recipe: z.string(),
  seed: z.int(),
  backend: z.string().nullable(),
  device: z.string().nullable(),
  source: z.string(),
  target: z.string().nullable(),
  /** Of an adaptation or generalization: the source-only run that it starts from. */
  sourceRun: z.int().nullable(),
  created: z.string(),
  started: z.string().nullable(),
  finished: z.string().nullable(),
  error: z.string().nullable(),
  ...feedingTimesSchema.shape,
  settings: recipeSchema,
});
export type RunLine = z.infer<typeof runLineSchema>;

/** The last line of `towline generalize --json`. */
export const generalizeSummarySchema = z.object({
  /** The source-only run, and the run that started from its model. */
  sourceRun: z.int(),
  run: z.int(),
  /** Why the guard against collapse ended the run early; null where it did not. */
  stopped: z.string().nullable(),
  backend: z.string(),
  seconds: z.number(),
  /** Of `run`. */
  ...feedingTimesSchema.shape,
});
export type GeneralizeSummary = z.infer<typeof generalizeSummarySchema>;

/** The last line of `towline adapt --json`; the folders are absolute. */
export const adaptSummarySchema = generalizeSummarySchema.extend({
  /** Masks of the adapted model, and of the source-only one, for every target image. */
  masks: z.string(),
  sourceMasks: z.string(),
  /** Masks written, and target images that turned out unreadable. */
  images: z.int(),
  leftOut: z.int(),
});
export type AdaptSummary = z.infer<typeof adaptSummarySchema>;

/** The last line of `towline predict --json`. */
export const predictSummarySchema = z.object({
  run: z.int(),
  masks: z.string(),
  images: z.int(),
  leftOut: z.int(),
  backend: z.string(),
  seconds: z.number(),
});
export type PredictSummary = z.infer<typeof predictSummarySchema>;

/** What the two models of a pair say, class by class; null where nothing was measured. */
export const comparisonSchema = z.object({
  /** On the part of the source that was kept out of training. */
  validation: z.object({ before: scoresSchema.nullable(), after: scoresSchema.nullable() }),
  /** Share of the target's pixels, 0..1; all 0 where there is none. */
  shares: z.array(
    z.object({ id: z.int(), name: z.string(), before: z.number(), after: z.number() }),
  ),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** One line of `towline doctor --json`. */
export const backendHealthSchema = z.object({
  backend: z.string(),
  available: z.boolean(),
  /** Why it can't be used; null where it can. */
  reason: z.string().nullable(),
  /** The cards that WebGPU could use, each in words; of other backends none. */
  adapters: z.array(z.string()),
  device: z.string().nullable(),
  /** Whether a known training step came out right; null where it did not start. */
  passed: z.boolean().nullable(),
  /** Largest relative difference to the known numbers. */
  worstError: z.number().nullable(),
  /** Speed of a convolution, in thousand million operations a second. */
  gigaflops: z.number().nullable(),
});
export type BackendHealth = z.infer<typeof backendHealthSchema>;
