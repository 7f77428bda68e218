import { describe, expect, it } from 'vitest';
import { cellsIn, columnLeft, gridLayout, rowsInSight, rowTop, scrollToShow } from './layout.js';

describe.each([64, 96, 128, 200, 320])('cells of %i pixels', (size) => {
  const layout = gridLayout(1013, 1003, size);
  const { columns, cell, caption, gap } = layout;

  it('fill the width, all of them in rows', () => {
    const used = columns * (cell + gap) + gap;
    expect(used).toBeLessThanOrEqual(1013);
    expect(used + columns).toBeGreaterThan(1013);
    expect(cell).toBeGreaterThanOrEqual(size);
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
