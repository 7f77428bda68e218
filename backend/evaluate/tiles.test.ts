import { describe, expect, it } from 'vitest';
import { tileCover, tileRamp, tilesOf, tileStarts } from './tiles.js';

const TILE = { width: 256, height: 192 };

describe('tilesOf', () => {
  it('is one tile for an image of the tile’s size or smaller', () => {
    expect(tilesOf(TILE, TILE)).toEqual([{ x: 0, y: 0 }]);
  });

  it.each([
    { width: 320, height: 240 },
    { width: 257, height: 192 },
    { width: 1001, height: 999 },
  ])('covers every pixel of %o, stays inside, and overlaps by a quarter', (image) => {
    const tiles = tilesOf(image, TILE);
    const columns = [...new Set(tiles.map(({ x }) => x))];
    const rows = [...new Set(tiles.map(({ y }) => y))];
    expect(tiles).toHaveLength(columns.length * rows.length);
    expect([columns[0], rows[0]]).toEqual([0, 0]);
    expect(columns.at(-1)).toBe(image.width - TILE.width);
    expect(rows.at(-1)).toBe(image.height - TILE.height);
    columns
      .slice(1)
      .forEach((x, index) => expect(x - (columns[index] ?? 0)).toBeLessThanOrEqual(192));
    rows.slice(1).forEach((y, index) => expect(y - (rows[index] ?? 0)).toBeLessThanOrEqual(144));
  });
});

describe('tileRamp', () => {
  it('counts fully inside, fades to the edge, and is nowhere zero', () => {
    const ramp = tileRamp(256);
    expect([...ramp.subarray(64, 192)]).toEqual(new Array(128).fill(1));
    expect(ramp[32]).toBeCloseTo(0.5, 1);
    expect(Math.min(...ramp)).toBeGreaterThan(0);
    expect(ramp[0]).toBeLessThan(0.03);
    expect(ramp.toReversed()).toEqual(ramp);
  });
});

describe('tileCover', () => {
  it.each([256, 257, 640, 1001])('adds up the ramps of all tiles over %i', (length) => {
    const cover = new Array<number>(length).fill(0);
    for (const start of tileStarts(length, 256)) {
      tileRamp(256).forEach(
        (weight, at) => (cover[start + at] = (cover[start + at] ?? 0) + weight),
      );
    }
    tileCover(length, 256).forEach((sum, at) => expect(sum).toBeCloseTo(cover[at] ?? NaN, 5));
  });
});
