import { z } from 'zod';
import { classList } from './classes.js';
import { importReportSchema } from './events.js';

/** A labeled image as the grid of pairs shows it. */
export const sourcePairSchema = z.object({
  id: z.int(),
  image: z.string(),
  mask: z.string(),
  width: z.int(),
  height: z.int(),
  /** Changes with the content of image or mask: part of the address of their pictures. */
  version: z.string(),
  /** Pixels of each class, in the order of the class list. */
  classPixels: z.array(z.int()),
  /** Kept out of training, to judge by. */
  validation: z.boolean(),
});
export type SourcePair = z.infer<typeof sourcePairSchema>;

/** The labeled set of a project. */
export const sourceViewSchema = z.object({
  directory: z.string(),
  available: z.boolean(),
  /** As the user has them; what `classes.json` says unless changed here. */
  classes: classList,
  /** Whether something was changed here that differs from the folder's own list. */
  classesEdited: z.boolean(),
  /** Share of the pairs that is kept out of training, 0..0.5. */
  validationShare: z.number(),
  pairs: z.array(sourcePairSchema),
  report: importReportSchema,
  /** ISO 8601. */
  imported: z.string(),
});
export type SourceView = z.infer<typeof sourceViewSchema>;
