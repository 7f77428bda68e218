import { count } from '../state/format.js';
import { failedFilters, NO_FILTERS, passesFilters, type Filters } from './filters.js';
import { shownValue, type Spreads } from './spreads.js';
import type { CurationTable } from './table.js';

/** Something that may be wrong with an image. It is told, and never acted upon by itself. */
interface Doubt {
  id: string;
  /** After a count: "12 very dark". */
  title: string;
  /** What finds such images; undefined where nothing can be said (yet). */
  filters(spreads: Spreads): Partial<Filters> | undefined;
  /** Why this image is named, one sentence. */
  sentence(table: CurationTable, row: number, spreads: Spreads): string;
}

/** Fewer images than these have no middle to compare with. */
const FEWEST_TO_COMPARE = 8;
const DARK = 0.08;
const BRIGHT = 0.92;
const FLAT = 0.03;
/** Five times weaker edges than in the folder's middle, as a logarithm. */
const BLURRED = 0.7;
const UNLIKE = 2.5;
const FAR_STYLE = 2;

const DOUBTS: readonly Doubt[] = [
  {
    id: 'unreadable',
    title: 'that can’t be read',
    filters: () => ({ unreadable: 'yes' }),
    sentence: ({ problems }, row) => problems[row] ?? 'It can’t be read.',
  },
  {
    id: 'missing',
    title: 'no longer in the folder',
    filters: () => ({ missing: 'yes' }),
    sentence: () => 'It is no longer in the folder.',
  },
  {
    id: 'extras',
    title: 'with a sharper near-duplicate',
    filters: () => ({ stacks: 'extras' }),
    sentence: (table, row) => {
      const sharpest = table.rowOf(table.stacks[row] ?? 0) ?? row;
      return `A near-duplicate of ${table.paths[sharpest] ?? 'another'}, which is sharper.`;
    },
  },
  {
    id: 'blurred',
    title: 'blurred compared with the folder',
    filters: ({ sharpness }) =>
      sharpness && sharpness.known >= FEWEST_TO_COMPARE
        ? { ranges: { sharpness: { low: null, high: sharpness.median - BLURRED } } }
        : undefined,
    sentence: (table, row, spreads) =>
      `Blurred compared with the folder: its edges are ${value(table, row, 'sharpness', spreads)} as strong as in the middle image.`,
  },
  {
    id: 'dark',
    title: 'very dark',
    filters: () => ({ ranges: { brightness: { low: null, high: DARK } } }),
    sentence: (table, row, spreads) =>
      `Very dark: brightness ${value(table, row, 'brightness', spreads)}.`,
  },
  {
    id: 'bright',
    title: 'very bright',
    filters: () => ({ ranges: { brightness: { low: BRIGHT, high: null } } }),
    sentence: (table, row, spreads) =>
      `Very bright: brightness ${value(table, row, 'brightness', spreads)}.`,
  },
  {
    id: 'flat',
    title: 'with hardly any contrast',
    filters: () => ({ ranges: { contrast: { low: null, high: FLAT } } }),
    sentence: (table, row, spreads) =>
      `Hardly any contrast: ${value(table, row, 'contrast', spreads)}.`,
  },
  {
    id: 'unlike',
    title: 'unlike the others',
    filters: ({ outlier }) =>
      outlier && outlier.known >= FEWEST_TO_COMPARE
        ? { ranges: { outlier: { low: UNLIKE, high: null } } }
        : undefined,
    sentence: (table, row, spreads) =>
      `Unlike the others: ${value(table, row, 'outlier', spreads)} as far from the most similar images as usual.`,
  },
  {
    id: 'style',
    title: 'far from the source’s style',
    // Where the whole folder is far away, only those that are further still.
    filters: ({ style }) =>
      style && { ranges: { style: { low: Math.max(FAR_STYLE, 2 * style.median), high: null } } },
    sentence: (table, row, spreads) =>
      `Far from the source’s style: ${value(table, row, 'style', spreads)} the distance of a typical source image.`,
  },
];

export interface Suggestion {
  id: string;
  /** "12 very dark" */
  title: string;
  images: number;
  /** Shows these images. */
  filters: Filters;
}

/** Views worth a look, of the images that are still in; those that would be empty are left out. */
export function suggestions(table: CurationTable, spreads: Spreads): Suggestion[] {
  return DOUBTS.flatMap(({ id, title, filters: filtersOf }) => {
    const filters = wholeFilters(filtersOf(spreads));
    if (!filters) return [];
    const images = failedFilters(table, filters).reduce((sum, bits) => sum + (bits ? 0 : 1), 0);
    return images > 0 ? [{ id, title: `${count(images)} ${title}`, images, filters }] : [];
  });
}

/** Why an image may be better out, in plain sentences; empty where nothing speaks against it. */
export function adviceFor(table: CurationTable, row: number, spreads: Spreads): string[] {
  return DOUBTS.filter((doubt) => holds(table, row, doubt.filters(spreads))).map((doubt) =>
    doubt.sentence(table, row, spreads),
  );
}

function wholeFilters(part: Partial<Filters> | undefined): Filters | undefined {
  return part && { ...NO_FILTERS, state: 'in', ...part };
}

function holds(table: CurationTable, row: number, part: Partial<Filters> | undefined): boolean {
  return part !== undefined && passesFilters(table, row, { ...NO_FILTERS, ...part });
}

function value(
  table: CurationTable,
  row: number,
  measure: keyof Spreads,
  spreads: Spreads,
): string {
  return shownValue(measure, table.values(measure)[row] ?? NaN, spreads);
}
