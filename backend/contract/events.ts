import { z } from 'zod';

/** Mean IoU and its parts, each in 0..1; null where a class occurs neither in mask nor in prediction. */
export const scoresSchema = z.object({
  miou: z.number().nullable(),
  pixelAccuracy: z.number().nullable(),
  classes: z.array(z.object({ id: z.int(), name: z.string(), iou: z.number().nullable() })),
});
export type Scores = z.infer<typeof scoresSchema>;

export const importReportSchema = z.object({
  images: z.int(),
  /** Images that will be used (with their masks, in a source). */
  used: z.int(),
  withoutMask: z.array(z.string()),
  /** Mask files that belong to no image. */
  withoutImage: z.array(z.string()),
  /** Files that can't be used, each with one sentence that says why. */
  unusable: z.array(z.object({ file: z.string(), reason: z.string() })),
  /** Every mask value found, with its share of pixels; name null where no class has that id. */
  values: z.array(
    z.object({
      value: z.int(),
      name: z.string().nullable(),
      share: z.number(),
      ignored: z.boolean(),
    }),
  ),
  /** Image sizes found, most frequent first. */
  sizes: z.array(z.object({ width: z.int(), height: z.int(), count: z.int() })),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** Named losses of one step, unweighted: total, source, and in adaptation target, pull, pseudoTarget. */
export const lossesSchema = z.record(z.string(), z.number());
export type Losses = z.infer<typeof lossesSchema>;

/** What happens, as `--json` prints it and as later windows receive it: one object each. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('import'),
    kind: z.enum(['source', 'target']),
    directory: z.string(),
    report: importReportSchema,
  }),
  z.object({
    event: z.literal('preflight'),
    /** The adaptation, and the source-only run that it starts from. */
    run: z.int(),
    sourceRun: z.int(),
    /** Labeled images to train on and to judge by, and unlabeled ones to adapt to. */
    train: z.int(),
    validation: z.int(),
    target: z.int(),
    /** Steps that are still to be done in each of the two runs. */
    sourceSteps: z.int(),
    steps: z.int(),
    /** Names of classes that no training image shows: they can't be learned. */
    classesWithoutPixels: z.array(z.string()),
  }),
  z.object({
    event: z.literal('run'),
    run: z.int(),
    kind: z.enum(['source', 'adapt']),
    status: z.string(),
    reused: z.boolean(),
  }),
  z.object({
    event: z.literal('backend'),
    run: z.int().nullable(),
    backend: z.string(),
    device: z.string(),
    passedOver: z.array(z.object({ name: z.string(), reason: z.string() })),
  }),
  z.object({
    event: z.literal('step'),
    run: z.int(),
    step: z.int(),
    steps: z.int(),
    losses: lossesSchema,
  }),
  z.object({
    event: z.literal('weights'),
    run: z.int(),
    step: z.int(),
    /** Per class in the order of the class list; confidence null for a class never predicted yet. */
    classes: z.array(
      z.object({
        id: z.int(),
        weight: z.number(),
        confidence: z.number().nullable(),
        share: z.number(),
      }),
    ),
  }),
  z.object({ event: z.literal('checkpoint'), run: z.int(), step: z.int(), file: z.string() }),
  z.object({ event: z.literal('validation'), run: z.int(), step: z.int(), scores: scoresSchema }),
  z.object({ event: z.literal('predict'), run: z.int(), done: z.int(), total: z.int() }),
  z.object({ event: z.literal('warning'), run: z.int().nullable(), message: z.string() }),
]);
export type TowlineEvent = z.infer<typeof eventSchema>;
