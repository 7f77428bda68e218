import { describe, expect, it } from 'vitest';
import type { TargetRow } from '../../backend/contract/target-table.js';
import { chipsOf } from './chips.js';
import {
  activeFilters,
  failedFilters,
  filterBit,
  NO_FILTERS,
  withoutFilter,
  type Filters,
} from './filters.js';
import { histogram, spreadOf } from './histogram.js';
import { countMarks, shownRows, stackMembers } from './shown.js';
import { rowsByName } from './sort.js';
import { spreadsOf } from './spreads.js';
import { manyRows, row, tableOf } from './testing.js';

const rows = manyRows(5000);
const table = tableOf(rows);

/** Ids that the filters leave, and those that a plain loop over the host's own rows leaves. */
function left(filters: Partial<Filters>): number[] {
  const failed = failedFilters(table, { ...NO_FILTERS, ...filters });
  return table.ids.filter((_, index) => failed[index] === 0);
}
function plainly(passes: (row: TargetRow) => boolean): number[] {
  return rows.filter(passes).map(({ id }) => id);
}
const isExtra = ({ id, stack }: TargetRow): boolean => stack !== null && stack !== id;

describe('filters', () => {
  it.each<[string, Partial<Filters>, (row: TargetRow) => boolean]>([
    ['in', { state: 'in' }, ({ state }) => state === 'in'],
    ['out', { state: 'out' }, ({ state }) => state === 'out'],
    ['flagged', { flagged: 'yes' }, ({ flagged }) => flagged],
    ['not reviewed', { reviewed: 'no' }, ({ reviewed }) => !reviewed],
    ['unreadable', { unreadable: 'yes' }, ({ problem }) => problem !== null],
    ['not missing', { missing: 'no' }, ({ missing }) => !missing],
    ['a folder', { folder: 'day 1' }, ({ path }) => path.startsWith('day 1/')],
    ['words', { text: ' FRAME camera-2 ' }, ({ path }) => path.includes('camera-2')],
    ['the sharpest', { stacks: 'sharpest' }, (one) => !isExtra(one)],
    ['extras', { stacks: 'extras' }, isExtra],
    [
      'a range',
      { ranges: { brightness: { low: 0.2, high: 0.4 } } },
      ({ brightness }) => brightness !== null && brightness >= 0.2 && brightness <= 0.4,
    ],
    [
      'a half-open range',
      { ranges: { style: { low: 1, high: null } } },
      ({ style }) => style !== null && style >= 1,
    ],
    [
      'all at once',
      {
        state: 'in',
        reviewed: 'no',
        folder: 'day 3',
        ranges: { contrast: { low: null, high: 0.3 }, size: { low: 1, high: null } },
      },
      ({ state, reviewed, path, contrast, width, height }) =>
        state === 'in' &&
        !reviewed &&
        path.startsWith('day 3/') &&
        contrast !== null &&
        contrast <= 0.3 &&
        (width ?? 0) * (height ?? 0) >= 1e6,
    ],
  ])('leave %s', (_, filters, passes) => {
    const expected = plainly(passes);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(rows.length);
    expect(left(filters)).toEqual(expected);
  });

  it('are active where they could hide something, and go one by one', () => {
    const filters: Filters = {
      ...NO_FILTERS,
      text: 'a',
      ranges: { style: { low: 1, high: null } },
    };
    expect(activeFilters(filters)).toEqual(['text', 'style']);
    expect(withoutFilter(filters, 'style')).toEqual({ ...NO_FILTERS, text: 'a' });
    expect(withoutFilter(withoutFilter(filters, 'style'), 'text')).toEqual(NO_FILTERS);
  });

  it('are named in words with units', () => {
    const filters: Filters = {
      ...NO_FILTERS,
      state: 'out',
      reviewed: 'no',
      ranges: { brightness: { low: 0.1, high: 0.25 }, sharpness: { low: null, high: 2 } },
    };
    const spreads = spreadsOf(tableOf([row(1, { sharpness: 3 })]));
    expect(chipsOf(filters, spreads).map(({ text }) => text)).toEqual([
      'Out',
      'Not reviewed',
      'Brightness 10 % to 25 %',
      'Sharpness up to 0.1×',
    ]);
  });
});

describe('a histogram', () => {
  it('shows all values, and those that the other filters leave', () => {
    const filters: Filters = {
      ...NO_FILTERS,
      state: 'in',
      ranges: { brightness: { low: 0.5, high: null }, contrast: { low: 0.1, high: 0.2 } },
    };
    const spread = { low: 0, high: 1, median: 0.5, known: 0 };
    const bins = histogram(
      table.values('brightness'),
      spread,
      4,
      failedFilters(table, filters),
      filterBit('brightness'),
    );
    const expected = { all: [0, 0, 0, 0], left: [0, 0, 0, 0] };
    for (const { brightness, contrast, state } of rows) {
      if (brightness === null) continue;
      const bin = Math.floor(brightness * 4);
      expected.all[bin] = (expected.all[bin] ?? 0) + 1;
      if (state === 'in' && contrast !== null && contrast >= 0.1 && contrast <= 0.2)
        expected.left[bin] = (expected.left[bin] ?? 0) + 1;
    }
    expect([...bins.all]).toEqual(expected.all);
    expect([...bins.left]).toEqual(expected.left);
  });

  it('spans the values that are known', () => {
    expect(spreadOf(Float64Array.from([NaN, 3, 1, 2, 99]), 4)).toEqual({
      low: 1,
      high: 3,
      median: 2,
      known: 3,
    });
    expect(spreadOf(Float64Array.from([NaN]), 1)).toBeUndefined();
  });
});

describe('what is shown', () => {
  it('counts marks of all images', () => {
    const number = (passes: (row: TargetRow) => boolean): number => rows.filter(passes).length;
    expect(countMarks(table)).toEqual({
      images: 5000,
      in: number(({ state }) => state === 'in'),
      out: number(({ state }) => state === 'out'),
      flagged: number(({ flagged }) => flagged),
      reviewed: number(({ reviewed }) => reviewed),
      unreadable: number(({ problem }) => problem !== null),
      missing: number(({ missing }) => missing),
    });
  });

  it('lets the others of an opened stack follow the sharpest, where only the stack hides them', () => {
    const stacked = tableOf([
      row(1, { stack: 3 }),
      row(2),
      row(3, { stack: 3 }),
      row(4, { stack: 3, state: 'out' }),
    ]);
    const failed = failedFilters(stacked, { ...NO_FILTERS, state: 'in', stacks: 'sharpest' });
    const order = rowsByName(stacked, []);
    const ids = (opened: number[]): number[] =>
      shownRows(stacked, order, failed, {
        stacks: new Set(opened),
        members: stackMembers(stacked),
      }).map((index) => stacked.ids[index] ?? 0);
    expect(ids([])).toEqual([2, 3]);
    expect(ids([3])).toEqual([2, 3, 1]);
  });
});
