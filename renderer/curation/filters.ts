import { z } from 'zod';
import { MEASURES, measureSchema, type Measure } from './measures.js';
import { MARK, type CurationTable } from './table.js';

const choice = z.enum(['all', 'yes', 'no']);
export type Choice = z.infer<typeof choice>;

/** Both ends belong to it; null is without end. */
export const rangeSchema = z.object({ low: z.number().nullable(), high: z.number().nullable() });
export type Range = z.infer<typeof rangeSchema>;

export const filtersSchema = z.object({
  state: z.enum(['all', 'in', 'out']),
  flagged: choice,
  reviewed: choice,
  unreadable: choice,
  missing: choice,
  /** A folder in the target with everything below it; '' is the target itself. */
  folder: z.string(),
  /** Words that a path must hold, all of them. */
  text: z.string(),
  /** Of near-duplicates: all, only the sharpest of each, only the others. */
  stacks: z.enum(['all', 'sharpest', 'extras']),
  ranges: z.partialRecord(measureSchema, rangeSchema),
});
export type Filters = z.infer<typeof filtersSchema>;

export const NO_FILTERS: Filters = {
  state: 'all',
  flagged: 'all',
  reviewed: 'all',
  unreadable: 'all',
  missing: 'all',
  folder: '',
  text: '',
  stacks: 'all',
  ranges: {},
};

/** Every filter has a bit: an image fails those whose bits it carries. */
export const FILTER_NAMES = [
  'state',
  'flagged',
  'reviewed',
  'unreadable',
  'missing',
  'folder',
  'text',
  'stacks',
  ...MEASURES,
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

export function filterBit(name: FilterName): number {
  return 1 << FILTER_NAMES.indexOf(name);
}

type Test = (row: number) => boolean;

/**
 * Which filters each row fails, a bit each: 0 is shown. A row that fails one filter only tells that
 * filter's histogram what its brush hides.
 */
export function failedFilters(table: CurationTable, filters: Filters): Uint32Array {
  const failed = new Uint32Array(table.size);
  for (const { name, passes } of activeTests(table, filters)) {
    const bit = filterBit(name);
    for (let row = 0; row < failed.length; row++) {
      if (!passes(row)) failed[row] = (failed[row] ?? 0) | bit;
    }
  }
  return failed;
}

export function passesFilters(table: CurationTable, row: number, filters: Filters): boolean {
  return activeTests(table, filters).every(({ passes }) => passes(row));
}

/** The filters that hide something or could. */
export function activeFilters(filters: Filters): FilterName[] {
  return FILTER_NAMES.filter((name) => {
    if (isMeasure(name)) return filters.ranges[name] !== undefined;
    return filters[name] !== NO_FILTERS[name];
  });
}

/** The filters without one of them. */
export function withoutFilter(filters: Filters, name: FilterName): Filters {
  if (!isMeasure(name)) return { ...filters, [name]: NO_FILTERS[name] };
  const { [name]: removed, ...ranges } = filters.ranges;
  return removed ? { ...filters, ranges } : filters;
}

export function isMeasure(name: FilterName): name is Measure {
  return MEASURES.some((measure) => measure === name);
}

function activeTests(table: CurationTable, filters: Filters): { name: FilterName; passes: Test }[] {
  return activeFilters(filters).map((name) => ({ name, passes: testOf(table, filters, name) }));
}

function testOf(table: CurationTable, filters: Filters, name: FilterName): Test {
  if (isMeasure(name)) return rangeTest(table.values(name), filters.ranges[name]);
  switch (name) {
    case 'state':
      return markTest(table, MARK.out, filters.state === 'out');
    case 'folder':
      return folderTest(table, filters.folder);
    case 'text':
      return textTest(table, filters.text);
    case 'stacks':
      return stackTest(table, filters.stacks);
    default:
      return markTest(table, MARK[name], filters[name] === 'yes');
  }
}

function markTest({ marks }: CurationTable, mark: number, wanted: boolean): Test {
  return (row) => (((marks[row] ?? 0) & mark) !== 0) === wanted;
}

function rangeTest(values: Float64Array, range: Range | undefined): Test {
  const low = range?.low ?? -Infinity;
  const high = range?.high ?? Infinity;
  // What isn't known is NaN, which lies in no range.
  return (row) => {
    const value = values[row] ?? NaN;
    return value >= low && value <= high;
  };
}

function folderTest({ paths }: CurationTable, folder: string): Test {
  const start = `${folder}/`;
  return (row) => paths[row]?.startsWith(start) ?? false;
}

function textTest({ searchTexts }: CurationTable, text: string): Test {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (row) => {
    const path = searchTexts[row] ?? '';
    return words.every((word) => path.includes(word));
  };
}

function stackTest({ stacks, ids }: CurationTable, wanted: Filters['stacks']): Test {
  const isExtra: Test = (row) => stacks[row] !== 0 && stacks[row] !== ids[row];
  return wanted === 'extras' ? isExtra : (row) => !isExtra(row);
}
