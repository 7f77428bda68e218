import { z } from 'zod';
import { lossesSchema, scoresSchema } from './events.js';
import { BACKENDS } from './job.js';
import { runKind } from './records.js';

const run = z.int();
/** Seconds, from the shortest to the longest that is likely. */
export const secondsRange = z.object({ low: z.number(), high: z.number() });
export type SecondsRange = z.infer<typeof secondsRange>;

/** Without labels nobody knows: each is a guess, and says so. */
export const verdictName = z.enum(['better', 'unclear', 'worse']);
export type VerdictName = z.infer<typeof verdictName>;

/** A value of source-only's model, and of the run's. */
const beforeAfter = z.object({ before: z.number(), after: z.number() });

export const verdictSchema = z.object({
  verdict: verdictName,
  /** For people, honest about doubt. */
  sentence: z.string(),
  /** Whether the recipe's choice fell on the source-only model. */
  keptSourceOnly: z.boolean(),
  /** Share of the target's pixels whose class is another, 0..1. */
  changed: z.number(),
  /** Share of the target's pixels per class, in the order of the class list. */
  classes: z.array(beforeAfter.extend({ id: z.int(), name: z.string() })),
  /** Total variation between the target's class shares and those of the source's labels. */
  shift: beforeAfter,
  /** On the watched crops, as `measuresSchema` says; null where nothing was watched. */
  measures: z
    .object({
      flipAgreement: beforeAfter,
      scaleAgreement: beforeAfter,
      brightnessAgreement: beforeAfter,
      teacherAgreement: beforeAfter,
      entropy: beforeAfter,
    })
    .nullable(),
  /** mIoU on the source images kept out of training; null where there are none. */
  holdOut: beforeAfter.nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/**
 * What a run is doing for its user. waiting: in the queue; paused: by the user; interrupted: its
 * process is gone; stopped: ended early, its model can be used.
 */
export const runState = z.enum([
  'waiting',
  'running',
  'paused',
  'interrupted',
  'failed',
  'stopped',
  'finished',
]);
export type RunState = z.infer<typeof runState>;

/** A field of a recipe that is not as the named recipe has it. */
const difference = z.object({ path: z.string(), value: z.unknown(), default: z.unknown() });

export const runRowSchema = z.object({
  id: run,
  /** Empty where the user gave none. */
  name: z.string(),
  note: z.string(),
  /** What others are compared with. */
  pinned: z.boolean(),
  kind: runKind,
  state: runState,
  step: z.int(),
  steps: z.int(),
  seed: z.int(),
  recipe: z.string(),
  differences: z.array(difference),
  /** The source-only run that it starts from, or the run that it continues. */
  sourceRun: run.nullable(),
  continues: run.nullable(),
  backend: z.string().nullable(),
  device: z.string().nullable(),
  /** ISO 8601. */
  created: z.string(),
  finished: z.string().nullable(),
  trainedSeconds: z.number(),
  waitedSeconds: z.number(),
  error: z.string().nullable(),
  /** What may compute it, where its backend seems to be why it failed. */
  nextBackend: z.enum(BACKENDS).nullable(),
  verdict: verdictName.nullable(),
  /** mIoU, 0..1: on the source images kept out of training, and on the user's reference masks. */
  holdOut: z.number().nullable(),
  reference: z.number().nullable(),
  /** Whether its model can predict. */
  usable: z.boolean(),
});
export type RunRow = z.infer<typeof runRowSchema>;

export const runListSchema = z.object({
  /** Oldest first; none that is in the trash. */
  runs: z.array(runRowSchema),
  /** What is to be done, in this order; the first may be running. */
  queue: z.array(run),
  running: run.nullable(),
  /** Why the queue stands still, one sentence. */
  blocked: z.string().nullable(),
  /** In the trash, with the time (ISO 8601) at which they went there. */
  trash: z.array(z.object({ id: run, name: z.string(), deleted: z.string() })),
});
export type RunList = z.infer<typeof runListSchema>;

/** What a run tells, as a sentence. */
export const runNoteSchema = z.object({
  level: z.enum(['info', 'warning', 'error']),
  /** Of the run that it is about; null where no step is meant. */
  step: z.int().nullable(),
  message: z.string(),
  /** What the user can do, one sentence; null where nothing needs to be done. */
  advice: z.string().nullable(),
});
export type RunNote = z.infer<typeof runNoteSchema>;

export const runDetailsSchema = z.object({
  row: runRowSchema,
  notes: z.array(runNoteSchema),
  verdict: verdictSchema.nullable(),
  holdOut: scoresSchema.nullable(),
  reference: scoresSchema.nullable(),
});
export type RunDetails = z.infer<typeof runDetailsSchema>;

/** How far the run that is being worked on is. */
export const runProgressSchema = z.object({
  /** The run of the queue, and the one of its pair that trains or predicts now. */
  run,
  now: run,
  phase: z.enum(['reading', 'training', 'predicting']),
  /** Steps, or images in prediction. */
  done: z.int(),
  total: z.int(),
  /** Of the last step, by name; empty before the first. */
  losses: lossesSchema,
  /** Labeled and unlabeled images a second. */
  imagesPerSecond: z.number().nullable(),
  /** Until the end of this phase of `now`; null until it can be told. */
  secondsLeft: secondsRange.nullable(),
  /** Of the phases after it, by earlier runs; null where there are none to tell by. */
  secondsLater: secondsRange.nullable(),
  /** Share of the training that was spent waiting for images, 0..1. */
  waiting: z.number().nullable(),
  backend: z.string().nullable(),
  device: z.string().nullable(),
  /** Bytes of the worker's process. */
  memory: z.number().nullable(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** Points of a curve, by step. */
const seriesSchema = z.object({ steps: z.array(z.int()), values: z.array(z.number()) });
export type Series = z.infer<typeof seriesSchema>;

export const curvesSchema = z.object({
  run,
  /** The last step that has values. */
  lastStep: z.int(),
  /** By name: losses, `learningRate`, and measures on the watched images. */
  losses: z.record(z.string(), seriesSchema),
  learningRate: seriesSchema,
  measures: z.record(z.string(), seriesSchema),
});
export type Curves = z.infer<typeof curvesSchema>;

/** Rows are classes in the order of the class list, columns are steps. */
const grid = z.array(z.array(z.number().nullable()));
export const classHistorySchema = z.object({
  classes: z.array(z.object({ id: z.int(), name: z.string(), color: z.string() })),
  /** Of the training: weight and confidence of the teacher, and its share of pseudo-labels. */
  steps: z.array(z.int()),
  weights: grid,
  confidences: grid,
  shares: grid,
  /** Of the looks at watched target images: share of their pixels. */
  watchedSteps: z.array(z.int()),
  watched: grid,
  /** What the model that the run started from gives there, in that order; empty until known. */
  watchedBefore: z.array(z.number()),
});
export type ClassHistory = z.infer<typeof classHistorySchema>;

/** Pictures of a training step, each of which may be missing. */
export const LOOK_PICTURES = [
  'source',
  'pseudo-target',
  'target',
  'mixed',
  'pseudo-label',
  'confidence',
  'prediction',
] as const;
export type LookPicture = (typeof LOOK_PICTURES)[number];

export const looksSchema = z.object({
  /** Oldest first. */
  looks: z.array(z.object({ step: z.int(), pictures: z.array(z.enum(LOOK_PICTURES)) })),
  film: z.object({
    /** Ids of target images. */
    images: z.array(z.int()),
    steps: z.array(z.int()),
  }),
});
export type Looks = z.infer<typeof looksSchema>;

/** How the masks of two runs differ on the target. */
export const differencesSchema = z.object({
  changed: z.number(),
  classes: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      /** Share of the pixels, 0..1. */
      share: beforeAfter,
      /** Where known: IoU, 0..1, on the source's hold-out and on the reference masks. */
      holdOut: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
      reference: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
    }),
  ),
  /** Share of all pixels that went from a class to another, by their indices; largest first. */
  moves: z.array(z.object({ from: z.int(), to: z.int(), share: z.number() })),
  /** Most changed first. */
  images: z.array(
    z.object({
      image: z.int(),
      path: z.string(),
      changed: z.number(),
      /** mIoU on the reference mask, where there is one. */
      reference: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
    }),
  ),
});
export type Differences = z.infer<typeof differencesSchema>;
