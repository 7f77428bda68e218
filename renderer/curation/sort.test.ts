import { expect, it } from 'vitest';
import { BY_NAME, rowsByName, sortedRows } from './sort.js';
import { manyRows, row, tableOf } from './testing.js';

it('sorts by name with 2 before 10, whatever the case', () => {
  const paths = ['b/10.png', 'B/2.png', 'a/100.png', 'b/2b.png'];
  const table = tableOf(paths.map((path, index) => row(index + 1, { path })));
  const byName = rowsByName(table, []);
  expect(byName.map((index) => paths[index])).toEqual([
    'a/100.png',
    'B/2.png',
    'b/2b.png',
    'b/10.png',
  ]);
  const down = sortedRows(table, { ...BY_NAME, descending: true }, byName);
  expect(down.map((index) => paths[index])).toEqual([
    'b/10.png',
    'b/2b.png',
    'B/2.png',
    'a/100.png',
  ]);
});

it('puts added and renamed images in their places', () => {
  const rows = manyRows(2000);
  const table = tableOf(rows.slice(0, 1500));
  const earlier = rowsByName(table, []);
  table.merge(rows.slice(1500));
  table.merge([{ ...row(7), path: 'zz/renamed.png' }]);
  const order = rowsByName(table, earlier);
  expect(order).toEqual(rowsByName(table, []));
  expect(order.at(-1)).toBe(6);
  expect(new Set(order).size).toBe(2000);
});

it('sorts by a measure, equal ones by name, unknown ones last in both directions', () => {
  const table = tableOf([
    row(1, { brightness: 0.5, path: 'b.png' }),
    row(2, { brightness: null }),
    row(3, { brightness: 0.1 }),
    row(4, { brightness: 0.5, path: 'a.png' }),
  ]);
  const ids = (descending: boolean): number[] =>
    sortedRows(table, { by: 'brightness', descending }, rowsByName(table, [])).map(
      (index) => table.ids[index] ?? 0,
    );
  expect(ids(false)).toEqual([3, 4, 1, 2]);
  expect(ids(true)).toEqual([4, 1, 3, 2]);
});
