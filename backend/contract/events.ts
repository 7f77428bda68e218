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

/**
 * Named losses of one step, unweighted: total, source, and in adaptation those of target, pull and
 * pseudoTarget that the recipe has; there also `sure`, DACS's q.
 */
export const lossesSchema = z.record(z.string(), z.number());
export type Losses = z.infer<typeof lossesSchema>;

/** What can be said of a model on unlabeled images; each 0..1, means over the watched images. */
export const measuresSchema = z.object({
  /** Mean of the highest class probability, and of the entropy as a part of the largest possible. */
  confidence: z.number(),
  entropy: z.number(),
  /** Share of pixels whose class stays when the image is mirrored, enlarged, brightened. */
  flipAgreement: z.number(),
  scaleAgreement: z.number(),
  brightnessAgreement: z.number(),
  /** Share of pixels that the student sees as the teacher does. */
  teacherAgreement: z.number(),
  /** Total variation between the class shares and those of the source's labels. */
  sourceShift: z.number(),
  /** The same, to the shares that source-only gives. */
  sourceOnlyShift: z.number(),
});
export type Measures = z.infer<typeof measuresSchema>;

/** What a run remembers of its looks at the target, so that it can go on from a checkpoint. */
export const watchStateSchema = z.object({
  /** Class shares of the source-only model, in the order of the class list. */
  sourceOnlyShares: z.array(z.number()),
  /** The good looks, in order: those after which no class had collapsed. */
  history: z.array(z.object({ step: z.int(), measures: measuresSchema })),
});
export type WatchState = z.infer<typeof watchStateSchema>;

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
    kind: z.enum(['source', 'adapt', 'generalize']),
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
  /** Seconds of training since the last such event, and how many of them waited for images. */
  z.object({
    event: z.literal('feeding'),
    run: z.int(),
    waited: z.number(),
    trained: z.number(),
  }),
  /** Of the training's process, in bytes; once a second. */
  z.object({ event: z.literal('memory'), run: z.int(), bytes: z.int() }),
  /** There are new pictures of what the training does. */
  z.object({ event: z.literal('pictures'), run: z.int(), step: z.int() }),
  z.object({ event: z.literal('checkpoint'), run: z.int(), step: z.int(), file: z.string() }),
  z.object({ event: z.literal('validation'), run: z.int(), step: z.int(), scores: scoresSchema }),
  z.object({
    event: z.literal('watch'),
    run: z.int(),
    step: z.int(),
    measures: measuresSchema,
    /** Share of the watched pixels per class, in the order of the class list. */
    shares: z.array(z.number()),
  }),
  z.object({
    event: z.literal('guard'),
    run: z.int(),
    step: z.int(),
    action: z.enum(['gentler', 'stopped']),
    /** The step of the good checkpoint that the run went back to. */
    backTo: z.int(),
    /** One sentence: what happened, and what was done. */
    message: z.string(),
  }),
  /** Which of the watched checkpoints became the model, and by which of the recipe's choices. */
  z.object({ event: z.literal('chosen'), run: z.int(), step: z.int(), by: z.string() }),
  z.object({ event: z.literal('predict'), run: z.int(), done: z.int(), total: z.int() }),
  z.object({ event: z.literal('warning'), run: z.int().nullable(), message: z.string() }),
]);
export type TowlineEvent = z.infer<typeof eventSchema>;
