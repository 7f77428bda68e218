import { z } from 'zod';

export const imageState = z.enum(['in', 'out']);
export type ImageState = z.infer<typeof imageState>;

/**
 * Everything that the light table sorts and filters by, one image a row. What isn't known (yet) is
 * null; what can't be read has a problem, one sentence.
 */
export const targetRowSchema = z.object({
  id: z.int(),
  /** Relative to the target folder, with '/'. */
  path: z.string(),
  /** Beginning of the content's SHA-256: part of the address of its pictures. */
  version: z.string().nullable(),
  problem: z.string().nullable(),
  /** In pixels, EXIF orientation applied. */
  width: z.int().nullable(),
  height: z.int().nullable(),
  bytes: z.int(),
  /** Milliseconds since 1970: of the file, and of the picture as its EXIF data says. */
  modified: z.number(),
  taken: z.number().nullable(),
  state: imageState,
  flagged: z.boolean(),
  /** Whether somebody has decided about it. */
  reviewed: z.boolean(),
  /** No longer in the folder. */
  missing: z.boolean(),
  /** Mean and standard deviation of the luminance, 0..1. */
  brightness: z.number().nullable(),
  contrast: z.number().nullable(),
  /** Logarithm (base 10) of the variance of the Laplacian at thumbnail size. */
  sharpness: z.number().nullable(),
  /** How far its colours and textures are from the source's: 0 as a typical source image, 1 twice as far. */
  style: z.number().nullable(),
  /** How unlike the folder's other images it is: distance to its neighbours over the median of all. */
  outlier: z.number().nullable(),
  /** Near-duplicates share the number of their sharpest image; null where there are none. */
  stack: z.int().nullable(),
  /** Mean confidence of the newest run's mask, 0..1. */
  confidence: z.number().nullable(),
});
export type TargetRow = z.infer<typeof targetRowSchema>;
export type TargetColumns = { [Column in keyof TargetRow]: TargetRow[Column][] };

const columns = z.object({
  id: z.array(targetRowSchema.shape.id),
  path: z.array(targetRowSchema.shape.path),
  version: z.array(targetRowSchema.shape.version),
  problem: z.array(targetRowSchema.shape.problem),
  width: z.array(targetRowSchema.shape.width),
  height: z.array(targetRowSchema.shape.height),
  bytes: z.array(targetRowSchema.shape.bytes),
  modified: z.array(targetRowSchema.shape.modified),
  taken: z.array(targetRowSchema.shape.taken),
  state: z.array(targetRowSchema.shape.state),
  flagged: z.array(targetRowSchema.shape.flagged),
  reviewed: z.array(targetRowSchema.shape.reviewed),
  missing: z.array(targetRowSchema.shape.missing),
  brightness: z.array(targetRowSchema.shape.brightness),
  contrast: z.array(targetRowSchema.shape.contrast),
  sharpness: z.array(targetRowSchema.shape.sharpness),
  style: z.array(targetRowSchema.shape.style),
  outlier: z.array(targetRowSchema.shape.outlier),
  stack: z.array(targetRowSchema.shape.stack),
  confidence: z.array(targetRowSchema.shape.confidence),
}) satisfies z.ZodType<TargetColumns>;

/** The target folder with all its images; column by column, for 100,000 rows cost bytes. */
export const targetTableSchema = z.object({
  directory: z.string(),
  /** False where the folder is unplugged or was moved. */
  available: z.boolean(),
  columns,
});
export type TargetTable = z.infer<typeof targetTableSchema>;

/** What can be decided about images. */
export const decisionSchema = z
  .object({ state: imageState, flagged: z.boolean(), reviewed: z.boolean() })
  .partial();
export type Decision = z.infer<typeof decisionSchema>;

/** What undo and redo would do, as a phrase ("96 images taken out"); null where there is nothing. */
export const editHistorySchema = z.object({
  undo: z.string().nullable(),
  redo: z.string().nullable(),
});
export type EditHistory = z.infer<typeof editHistorySchema>;

/** A combination of filters and a sort that the user keeps; its content is the renderer's. */
export const savedViewSchema = z.object({ name: z.string().min(1).max(80), content: z.string() });
export type SavedView = z.infer<typeof savedViewSchema>;

/** What is known of one picture beyond its row. */
export const pictureDetailsSchema = z.object({
  width: z.int(),
  height: z.int(),
  /** As stored: 8 or 16 bits a sample, 1 to 4 channels. */
  bits: z.int(),
  channels: z.int(),
  format: z.string(),
  /** Smallest and largest sample, for the window of a 16-bit picture; null for one of 8 bits. */
  range: z.object({ low: z.int(), high: z.int() }).nullable(),
  /** What is shown as black and white of 16 bits unless asked otherwise: as the network sees it. */
  window: z.object({ low: z.int(), high: z.int() }).nullable(),
  /** EXIF orientation, 1..8, as applied; null where there is none. */
  orientation: z.int().nullable(),
  camera: z.string().nullable(),
  taken: z.string().nullable(),
});
export type PictureDetails = z.infer<typeof pictureDetailsSchema>;
