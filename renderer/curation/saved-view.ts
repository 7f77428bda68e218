import { z } from 'zod';
import { filtersSchema, withoutFilter } from './filters.js';
import { LARGEST_CELL, SMALLEST_CELL } from './layout.js';
import { BY_NAME, sortSchema } from './sort.js';

const contentSchema = z.object({
  filters: filtersSchema,
  sort: sortSchema,
  cell: z.int().min(SMALLEST_CELL).max(LARGEST_CELL),
});
/** What a saved view brings back. */
export type ViewContent = z.infer<typeof contentSchema>;

/** Similarity is left out: the image that others are similar to is of the moment. */
export function writeView({ filters, sort, cell }: ViewContent): string {
  return JSON.stringify({
    filters: withoutFilter(filters, 'similarity'),
    sort: sort.by === 'similarity' ? BY_NAME : sort,
    cell,
  } satisfies ViewContent);
}

/** Undefined where it isn't one: written by a newer Towline. */
export function readView(content: string): ViewContent | undefined {
  try {
    return contentSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
