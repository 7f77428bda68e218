import { z } from 'zod';

const id = z.int().min(0).max(255);

const classEntry = z.object({
  id,
  name: z.string().min(1),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'a colour is written as #rrggbb'),
});

/** The content of a `classes.json`: ids as the mask files hold them. */
export const classesFile = z
  .object({
    ignore: z.union([id, z.array(id)]).optional(),
    classes: z.array(classEntry).min(2).max(255),
  })
  .refine(
    (file) => new Set(file.classes.map((entry) => entry.id)).size === file.classes.length,
    'two classes share an id',
  )
  .transform(({ classes, ignore }) => ({
    classes,
    ignore: ignore === undefined ? [] : Array.isArray(ignore) ? ignore : [ignore],
  }));

/** Classes in file order; inside the engine a class is its index here, whatever its id. */
export const classList = z.object({
  classes: z.array(z.object({ id: z.int(), name: z.string(), color: z.string() })),
  /** Mask values that count neither in training nor in evaluation. */
  ignore: z.array(z.int()),
});
export type ClassList = z.infer<typeof classList>;
export type SegmentationClass = ClassList['classes'][number];

/** The engine's label for a pixel that does not count. */
export const IGNORE = 255;
