/** A grid of square cells, all in pixels; x and y lie in its whole content, not in the window. */
export interface GridLayout {
  count: number;
  columns: number;
  rows: number;
  /** Side of the square, height of the caption below it, and what lies between two cells. */
  cell: number;
  caption: number;
  gap: number;
  height: number;
}

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const SMALLEST_CELL = 64;
export const LARGEST_CELL = 320;
/** Below it there is no room for a file name. */
const CAPTION_FROM = 128;
const CAPTION_HEIGHT = 20;

/** As many cells of about `size` as fill the width. */
export function gridLayout(width: number, count: number, size: number): GridLayout {
  const gap = size < 112 ? 4 : 8;
  const columns = Math.max(1, Math.round((width - gap) / (size + gap)));
  const cell = Math.max(SMALLEST_CELL / 2, Math.floor((width - gap) / columns) - gap);
  const caption = size >= CAPTION_FROM ? CAPTION_HEIGHT : 0;
  const rows = Math.ceil(count / columns);
  return { count, columns, rows, cell, caption, gap, height: rows * (cell + caption + gap) + gap };
}

export function rowTop({ cell, caption, gap }: GridLayout, row: number): number {
  return gap + row * (cell + caption + gap);
}

export function columnLeft({ cell, gap }: GridLayout, column: number): number {
  return gap + column * (cell + gap);
}

/** Rows that are in sight, and `more` above and below; `end` isn't in it. */
export function rowsInSight(
  layout: GridLayout,
  scrollTop: number,
  height: number,
  more: number,
): { first: number; end: number } {
  const pitch = rowTop(layout, 1) - rowTop(layout, 0);
  const first = Math.floor(scrollTop / pitch) - more;
  const end = Math.ceil((scrollTop + height) / pitch) + more;
  return {
    first: Math.max(0, Math.min(first, layout.rows)),
    end: Math.max(0, Math.min(end, layout.rows)),
  };
}

/** Where to scroll so that a cell is in sight, at least its top, by the shortest way. */
export function scrollToShow(
  layout: GridLayout,
  index: number,
  scrollTop: number,
  height: number,
): number {
  const row = Math.floor(index / layout.columns);
  const top = rowTop(layout, row) - layout.gap;
  const bottom = rowTop(layout, row + 1);
  if (top < scrollTop) return top;
  return bottom > scrollTop + height ? Math.min(top, bottom - height) : scrollTop;
}

/** Places of the cells that a rectangle touches, captions included. */
export function cellsIn(layout: GridLayout, { left, top, right, bottom }: Rectangle): number[] {
  const { columns, cell, caption, gap, count } = layout;
  const touched = (from: number, to: number, side: number, end: number): [number, number] => [
    Math.max(0, Math.ceil((from - gap - side) / (side + gap))),
    Math.min(end - 1, Math.floor((to - gap) / (side + gap))),
  ];
  const [firstColumn, lastColumn] = touched(left, right, cell, columns);
  const [firstRow, lastRow] = touched(top, bottom, cell + caption, layout.rows);
  const places: number[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const place = row * columns + column;
      if (place < count) places.push(place);
    }
  }
  return places;
}

/** What a grid shows and where it stands. */
export interface GridPlace {
  layout: GridLayout;
  ids: readonly number[];
}

/**
 * Where to scroll so that what was in sight stays in sight: the wanted image, else the first one.
 * @returns undefined where that one is no longer shown
 */
export function keptScroll(
  before: GridPlace,
  now: GridPlace,
  view: { scrollTop: number; height: number; wanted: number | undefined },
): number | undefined {
  const { scrollTop, height, wanted } = view;
  const { first, end } = rowsInSight(before.layout, scrollTop, height, 0);
  const from = first * before.layout.columns;
  const inSight = before.ids.slice(from, end * before.layout.columns);
  const kept = wanted !== undefined && inSight.includes(wanted) ? wanted : inSight[0];
  // From the very top one sees what comes in above.
  if (kept === undefined || (scrollTop === 0 && kept !== wanted)) return scrollTop;
  const place = now.ids.indexOf(kept);
  if (place < 0) return undefined;
  const rowBefore = Math.floor((from + inSight.indexOf(kept)) / before.layout.columns);
  const offset = rowTop(before.layout, rowBefore) - scrollTop;
  const rowNow = Math.floor(place / now.layout.columns);
  return Math.max(0, rowTop(now.layout, rowNow) - offset);
}
