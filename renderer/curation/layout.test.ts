import { describe, expect, it } from 'vitest';
import {
  cellsIn,
  columnLeft,
  gridLayout,
  keptScroll,
  rowsInSight,
  rowTop,
  scrollToShow,
} from './layout.js';

describe.each([64, 96, 128, 200, 320])('cells of %i pixels', (size) => {
  const layout = gridLayout(1013, 1003, size);
  const { columns, cell, caption, gap } = layout;

  it('fill the width, all of them in rows', () => {
    const used = columns * (cell + gap) + gap;
    expect(used).toBeLessThanOrEqual(1013);
    expect(used + columns).toBeGreaterThan(1013);
    expect(Math.abs(cell - size)).toBeLessThan(size / columns);
    expect(layout.rows * columns).toBeGreaterThanOrEqual(1003);
    expect((layout.rows - 1) * columns).toBeLessThan(1003);
  });

  it('are found by a rectangle exactly where they lie', () => {
    for (const rectangle of [
      { left: 0, top: 0, right: gap - 1, bottom: 5000 },
      { left: 0, top: 0, right: gap, bottom: gap },
      { left: 37, top: 410, right: 520, bottom: 1222 },
      { left: -50, top: layout.height - 30, right: 5000, bottom: layout.height + 900 },
    ]) {
      const expected = Array.from({ length: 1003 }, (_, index) => index).filter((index) => {
        const left = columnLeft(layout, index % columns);
        const top = rowTop(layout, Math.floor(index / columns));
        return (
          left + cell >= rectangle.left &&
          left <= rectangle.right &&
          top + cell + caption >= rectangle.top &&
          top <= rectangle.bottom
        );
      });
      expect(cellsIn(layout, rectangle)).toEqual(expected);
    }
  });

  it('in sight are all that the window shows, and few more', () => {
    const top = 777;
    const { first, end } = rowsInSight(layout, top, 600, 0);
    expect(rowTop(layout, first)).toBeLessThanOrEqual(top + gap);
    expect(rowTop(layout, first + 1)).toBeGreaterThan(top);
    expect(rowTop(layout, end)).toBeGreaterThanOrEqual(top + 600);
    expect(rowsInSight(layout, top, 600, 2)).toEqual({
      first: Math.max(0, first - 2),
      end: Math.min(layout.rows, end + 2),
    });
  });

  it('are brought into sight by the shortest way', () => {
    const index = columns * 9 + 1;
    const bottom = scrollToShow(layout, index, 0, 400);
    expect(bottom).toBe(rowTop(layout, 10) - 400);
    expect(scrollToShow(layout, index, bottom, 400)).toBe(bottom);
    const tooLow = scrollToShow(layout, index, 0, 40);
    expect(tooLow).toBe(rowTop(layout, 9) - gap);
    expect(scrollToShow(layout, index, tooLow, 40)).toBe(tooLow);
    expect(scrollToShow(layout, 0, 500, 300)).toBe(0);
  });
});

it('an empty grid and a narrow one have a layout', () => {
  expect(gridLayout(600, 0, 128)).toMatchObject({ rows: 0 });
  expect(gridLayout(50, 3, 320)).toMatchObject({ columns: 1, rows: 3, cell: 34 });
});

describe('what was in sight stays in sight', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
  const small = { layout: gridLayout(1000, 1000, 100), ids };
  const large = { layout: gridLayout(1000, 1000, 220), ids };
  const offset = (place: typeof small, id: number, scrollTop: number): number =>
    rowTop(place.layout, Math.floor(place.ids.indexOf(id) / place.layout.columns)) - scrollTop;

  it('when cells grow: the wanted image keeps its height', () => {
    const view = { scrollTop: 2000, height: 600, wanted: 230 };
    expect(offset(small, 230, 2000)).toBeGreaterThan(0);
    const scrollTop = keptScroll(small, large, view) ?? NaN;
    expect(offset(large, 230, scrollTop)).toBe(offset(small, 230, 2000));
  });

  it('when others come in above: the first image does', () => {
    const more = { ...small, ids: [5001, 5002, ...ids, 5003] };
    more.layout = gridLayout(1000, 1003, 100);
    const view = { scrollTop: 2000, height: 600, wanted: undefined };
    const first = ids[rowsInSight(small.layout, 2000, 600, 0).first * small.layout.columns] ?? 0;
    const scrollTop = keptScroll(small, more, view) ?? NaN;
    expect(offset(more, first, scrollTop)).toBe(offset(small, first, 2000));
    expect(keptScroll(small, more, { ...view, scrollTop: 0 })).toBe(0);
  });

  it('not where it is shown no longer', () => {
    const fewer = { layout: gridLayout(1000, 3, 100), ids: [1, 2, 3] };
    expect(keptScroll(small, fewer, { scrollTop: 2000, height: 600, wanted: undefined })).toBe(
      undefined,
    );
  });
});
