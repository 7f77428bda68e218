import { filterBit } from './filters.js';
import { MARK, type CurationTable } from './table.js';

/** Near-duplicates: rows of each stack, by the id of its sharpest image. */
export function stackMembers({ stacks, size }: CurationTable): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < size; row++) {
    const stack = stacks[row] ?? 0;
    if (stack === 0) continue;
    const rows = members.get(stack);
    if (rows) rows.push(row);
    else members.set(stack, [row]);
  }
  return members;
}

/**
 * The rows that pass all filters, in the given order. Of an opened stack the images that only the
 * filter of stacks hides follow their sharpest one.
 */
export function shownRows(
  { ids }: CurationTable,
  order: readonly number[],
  failed: Uint32Array,
  opened?: { stacks: ReadonlySet<number>; members: ReadonlyMap<number, readonly number[]> },
): number[] {
  const shown: number[] = [];
  const stackBit = filterBit('stacks');
  for (const row of order) {
    if (failed[row] !== 0) continue;
    shown.push(row);
    const id = ids[row] ?? 0;
    if (!opened?.stacks.has(id)) continue;
    for (const member of opened.members.get(id) ?? []) {
      if (failed[member] === stackBit) shown.push(member);
    }
  }
  return shown;
}

export interface Counts {
  images: number;
  in: number;
  out: number;
  flagged: number;
  reviewed: number;
  unreadable: number;
  missing: number;
}

/** Of all images, whatever the filters. */
export function countMarks({ marks, size }: CurationTable): Counts {
  const byMarks = new Uint32Array(32);
  for (let row = 0; row < size; row++) {
    const mark = marks[row] ?? 0;
    byMarks[mark] = (byMarks[mark] ?? 0) + 1;
  }
  const having = (mark: number): number =>
    byMarks.reduce((sum, images, marked) => sum + (marked & mark ? images : 0), 0);
  const out = having(MARK.out);
  return {
    images: size,
    in: size - out,
    out,
    flagged: having(MARK.flagged),
    reviewed: having(MARK.reviewed),
    unreadable: having(MARK.unreadable),
    missing: having(MARK.missing),
  };
}
