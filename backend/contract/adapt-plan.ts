import { z } from 'zod';
import { recipeName } from './recipes.js';
import { secondsRange } from './runs.js';

/** A named recipe with the user's changes. */
export const recipeChoiceSchema = z.object({
  recipe: recipeName,
  /** Warm-up keeps its share of these. */
  sourceSteps: z.int().min(1).optional(),
  steps: z.int().min(1).optional(),
  size: z.object({ width: z.int(), height: z.int() }).optional(),
  /** Other fields, by dotted path as in `pull.temperature`. */
  changes: z.record(z.string(), z.unknown()).optional(),
});
export type RecipeChoice = z.infer<typeof recipeChoiceSchema>;

export const recipeFieldSchema = z.object({
  path: z.string(),
  value: z.unknown(),
  default: z.unknown(),
  /** In words, what it may be. */
  allowed: z.string(),
  meaning: z.string(),
  source: z.string(),
});
export type PlannedField = z.infer<typeof recipeFieldSchema>;

/** What an adaptation would be, before it is started. */
export const adaptPlanSchema = z.object({
  /** Why it can't be started, one sentence each; empty where it can. */
  problems: z.array(z.string()),
  /** What can't come out of it, or is doubtful. */
  warnings: z.array(z.string()),
  train: z.int(),
  validation: z.int(),
  target: z.int(),
  /** The source-only run that it would start from, or go on with; null: a new one. */
  sourceRun: z.object({ id: z.int(), step: z.int(), steps: z.int() }).nullable(),
  /** Still to be done in each of the two runs. */
  sourceSteps: z.int(),
  steps: z.int(),
  fields: z.array(recipeFieldSchema),
  /** Of the training; null where no earlier run tells. */
  seconds: secondsRange.nullable(),
  /** One sentence: what the time is judged by, or why it can't be told. */
  judgedBy: z.string(),
  /** What the newest run computed on. */
  device: z.string().nullable(),
  backend: z.string().nullable(),
});
export type AdaptPlan = z.infer<typeof adaptPlanSchema>;
