import { z } from 'zod';
import { measureSchema } from './measures.js';
import type { CurationTable } from './table.js';

export const sortSchema = z.object({
  by: z.union([z.literal('name'), measureSchema]),
  descending: z.boolean(),
});
export type Sort = z.infer<typeof sortSchema>;
export type SortKey = Sort['by'];

export const BY_NAME: Sort = { by: 'name', descending: false };

/**
 * All rows by path, 2 before 10. An earlier result makes it quick: only what has been added or
 * renamed is out of place.
 */
export function rowsByName(
  { sortTexts, size }: CurationTable,
  earlier: readonly number[],
): number[] {
  const rows = [...earlier];
  for (let row = earlier.length; row < size; row++) rows.push(row);
  return rows.sort((a, b) => compareTexts(sortTexts[a] ?? '', sortTexts[b] ?? '') || a - b);
}

/**
 * All rows in an order; equal ones by name, and what isn't known at the end, whichever the direction.
 * @param byName all rows as `rowsByName` gives them
 */
export function sortedRows(
  table: CurationTable,
  { by, descending }: Sort,
  byName: readonly number[],
): readonly number[] {
  if (by === 'name') return descending ? byName.toReversed() : byName;
  const values = table.values(by);
  const known = byName.filter((row) => !Number.isNaN(values[row]));
  const unknown = byName.filter((row) => Number.isNaN(values[row]));
  const sign = descending ? -1 : 1;
  known.sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)));
  return known.concat(unknown);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
