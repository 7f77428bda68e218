import type { SourcePair } from '../../../backend/contract/source-view.js';

/** Where the pairs of a grid lie, in pixels of its whole content. */
export interface PairLayout {
  columns: number;
  /** Of a cell. */
  width: number;
  /** The part of a cell that the picture is fitted into. */
  picture: { width: number; height: number };
  /** From one row to the next. */
  pitch: number;
  /** Of all rows. */
  height: number;
  placeOf(index: number): { left: number; top: number };
}

const WIDTH = 184;
const CAPTION = 24;
const GAP = 12;
const ROWS_BEYOND = 2;
/** Cells are neither towers nor strips, whatever the images are. */
const [NARROWEST, WIDEST] = [0.7, 2];

/** Cells of at least `WIDTH`, widened so that they fill the width. */
export function pairLayout(width: number, count: number, aspect: number): PairLayout {
  const columns = Math.max(1, Math.floor((width - GAP) / (WIDTH + GAP)));
  const cell = Math.floor((width - GAP) / columns) - GAP;
  const picture = { width: cell, height: Math.round(cell / aspect) };
  const pitch = picture.height + CAPTION + GAP;
  const placeOf = (index: number) => ({
    left: GAP + (index % columns) * (cell + GAP),
    top: GAP + Math.floor(index / columns) * pitch,
  });
  const height = GAP + Math.ceil(count / columns) * pitch;
  return { columns, width: cell, picture, pitch, height, placeOf };
}

/** Indices of the cells that are in sight, and of some rows around; `end` isn't in it. */
export function placesInSight(
  { columns, pitch }: PairLayout,
  scrollTop: number,
  height: number,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(scrollTop / pitch) - ROWS_BEYOND);
  const end = Math.ceil((scrollTop + height) / pitch) + ROWS_BEYOND;
  return { first: first * columns, end: end * columns };
}

/** Width over height of the middle one of some images. */
export function typicalAspect(pairs: readonly SourcePair[]): number {
  const aspects = pairs.map(({ width, height }) => width / height).sort((a, b) => a - b);
  const middle = aspects[Math.floor(aspects.length / 2)] ?? 1;
  return Math.min(WIDEST, Math.max(NARROWEST, middle));
}
