import { describe, expect, it } from 'vitest';
import { coarsestLevel, sharpLevel, tileEdges, tilesInView } from './pyramid.js';

const image = { width: 8000, height: 6000 };

describe('levels', () => {
  it('the coarsest is the first that fits one tile', () => {
    expect(coarsestLevel({ width: 512, height: 512 })).toBe(0);
    expect(coarsestLevel({ width: 513, height: 20 })).toBe(1);
    expect(coarsestLevel({ width: 1025, height: 20 })).toBe(2);
    expect(coarsestLevel(image)).toBe(4);
  });

  it('the sharp one has a pixel for each device pixel, and no more than it must', () => {
    const scales = [64, 1, 0.99, 0.51, 0.5, 0.3, 0.25, 0.1, 0.001];
    const levels = scales.map((scale) => sharpLevel(image, scale));
    expect(levels).toEqual([0, 0, 0, 0, 1, 1, 2, 3, 4]);
  });
});

describe('tiles', () => {
  it('of the whole image are all of its level', () => {
    const view = { x: 4000, y: 3000, scale: 0.125 };
    const tiles = tilesInView(image, 3, view, { width: 1000, height: 750 });
    // 1000 x 750 pixels at level 3.
    expect(tiles.map(({ column, row }) => `${column} ${row}`).sort()).toEqual([
      '0 0',
      '0 1',
      '1 0',
      '1 1',
    ]);
  });

  it('of a part are those that it touches, the middle first', () => {
    const view = { x: 1024 + 256, y: 512 + 256, scale: 1 };
    const tiles = tilesInView(image, 0, view, { width: 514, height: 510 });
    expect(tiles[0]).toEqual({ level: 0, column: 2, row: 1 });
    expect(tiles.map(({ column, row }) => [column, row])).toEqual([
      [2, 1],
      [1, 1],
      [3, 1],
    ]);
  });

  it('beyond the image there are none', () => {
    const view = { x: 0, y: 0, scale: 1 };
    const tiles = tilesInView({ width: 100, height: 100 }, 0, view, { width: 900, height: 900 });
    expect(tiles).toEqual([{ level: 0, column: 0, row: 0 }]);
  });

  it('of a level whose size was rounded up cover all of the image and end with it', () => {
    // 1001 pixels are 501 at level 1: its tile of 512 covers all, one pixel of it 1001 / 501.
    expect(tileEdges({ width: 1001, height: 10 }, { level: 1, column: 0, row: 0 })).toEqual({
      left: 0,
      top: 0,
      right: 1001,
      bottom: 10,
    });
    const odd = { width: 2047, height: 10 };
    const first = tileEdges(odd, { level: 1, column: 0, row: 0 });
    const second = tileEdges(odd, { level: 1, column: 1, row: 0 });
    expect(first.right).toBeCloseTo((512 * 2047) / 1024, 9);
    expect(second.left).toBe(first.right);
    expect(second.right).toBe(2047);
  });
});
