import { z } from 'zod';

/** Something that takes longer than a moment: it shows progress, and can be cancelled. */
export const taskSchema = z.object({
  id: z.string(),
  project: z.string(),
  /** What it does to whom, so that a view can show its own tasks. */
  kind: z.enum([
    'import-source',
    'scan-target',
    'read-target',
    'describe-target',
    'relink-target',
    'score-runs',
  ]),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** One short phrase: "Reading images". */
  label: z.string(),
  done: z.int(),
  /** Null while it isn't known how many there are. */
  total: z.int().nullable(),
  /** ISO 8601. */
  started: z.string(),
  /** One sentence, where it failed. */
  message: z.string().nullable(),
});
export type Task = z.infer<typeof taskSchema>;
