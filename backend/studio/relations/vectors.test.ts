import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { diverseOf } from './diverse.js';
import { outliersOf } from './outliers.js';
import { styleDistances } from './style-distance.js';
import { projected, squaredDistance, vectorsOf } from './vectors.js';

/** Points around some centres. */
function clusters(centres: readonly number[][], each: number, spread: number): number[][] {
  const random = new Random(2, 'clusters');
  return centres.flatMap((centre) =>
    Array.from({ length: each }, () => centre.map((value) => value + spread * random.normal())),
  );
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, index) => value - (b[index] ?? NaN)));

describe('outliersOf', () => {
  it('is the mean distance to five neighbours over the median', () => {
    const rows = clusters([[0, 0, 0]], 60, 1);
    const near = rows.map((row, index) => {
      const distances = rows.filter((_, other) => other !== index).map((o) => distance(row, o));
      const nearest = distances.sort((a, b) => a - b).slice(0, 5);
      return nearest.reduce((sum, value) => sum + value, 0) / 5;
    });
    const median = [...near].sort((a, b) => a - b)[30] ?? NaN;
    outliersOf(vectorsOf(rows)).forEach((value, index) => {
      expect(value).toBeCloseTo((near[index] ?? NaN) / median, 4);
    });
  });

  it('tells the few that lie apart, also among more images than are compared', () => {
    const wide = (rows: number[][]): number[][] =>
      rows.map((row) => [...row, ...new Array<number>(60).fill(0)]);
    const usual = clusters(
      [
        [0, 0, 0, 0],
        [9, 0, 0, 0],
      ],
      1500,
      0.5,
    );
    const rows = wide([...usual, [0, 9, 0, 0], [0, 0, -9, 0]]);
    const values = [...outliersOf(vectorsOf(rows))];
    const strangers = values.slice(-2);
    expect(Math.min(...strangers)).toBeGreaterThan(10);
    expect(Math.max(...values.slice(0, -2))).toBeLessThan(Math.min(...strangers) / 2);
    expect(outliersOf(vectorsOf(rows))).toEqual(Float32Array.from(values));
  });

  it('is 0 where all images are the same', () => {
    expect([
      ...outliersOf(
        vectorsOf([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ),
    ]).toEqual([0, 0, 0]);
  });
});

describe('diverseOf', () => {
  it('takes one of each group first, each image once', () => {
    const centres = [
      [0, 0],
      [10, 0],
      [0, 10],
      [10, 10],
      [5, 20],
    ];
    const rows = clusters(centres, 30, 0.3);
    const chosen = diverseOf(vectorsOf(rows), 5);
    expect(new Set(chosen.map((index) => Math.floor(index / 30))).size).toBe(5);
    const all = diverseOf(vectorsOf(rows), 1000);
    expect([...all].sort((a, b) => a - b)).toEqual(rows.map((_, index) => index));
    expect(all.slice(0, 5)).toEqual(chosen);
  });

  it('takes the farthest from all that were chosen, as plain loops do', () => {
    const rows = clusters([[0, 0, 0]], 50, 1);
    const chosen = diverseOf(vectorsOf(rows), 10);
    for (let count = 1; count < 10; count++) {
      const before = chosen.slice(0, count);
      const farness = rows.map((row) =>
        Math.min(...before.map((index) => distance(row, rows[index] ?? []))),
      );
      expect(chosen[count]).toBe(farness.indexOf(Math.max(...farness)));
    }
  });

  it('copes with exact copies and with nothing', () => {
    expect(diverseOf(vectorsOf([[1], [1], [1]]), 3).sort()).toEqual([0, 1, 2]);
    expect(diverseOf(vectorsOf([]), 3)).toEqual([]);
  });
});

describe('styleDistances', () => {
  it("is 0 at a typical source image, 1 twice as far, by the source's own spread", () => {
    // Means 0 and 10, deviations 1 and 2; each source image is 1 deviation off in both numbers.
    const source = vectorsOf([
      [-1, 8],
      [1, 12],
      [-1, 12],
      [1, 8],
    ]);
    const images = vectorsOf([
      [1, 12],
      [2, 14],
      [0, 10],
      [4, 10],
    ]);
    const values = styleDistances(images, source, [0, 0]);
    [0, 1, 0, Math.sqrt(8) - 1].forEach((expected, index) => {
      expect(values[index]).toBeCloseTo(expected, 5);
    });
  });

  it('is not infinite where the source is a single image', () => {
    const values = styleDistances(
      vectorsOf([
        [5, 5],
        [5, 6],
      ]),
      vectorsOf([[5, 5]]),
      [2, 2],
    );
    expect(values[0]).toBe(0);
    // Half a step in one of two numbers, of a typical distance of 0.5.
    expect(values[1]).toBe(0);
    const far = styleDistances(vectorsOf([[9, 9]]), vectorsOf([[5, 5]]), [2, 2]);
    expect(far[0]).toBeCloseTo(3, 5);
  });
});

describe('projected', () => {
  it('keeps distances, most within a tenth, and short vectors as they are', () => {
    const vectors = vectorsOf(clusters([new Array<number>(320).fill(0)], 60, 1));
    const short = projected(vectors);
    expect([short.count, short.length, short.data.length]).toEqual([60, 64, 60 * 64]);
    const ratios: number[] = [];
    for (let one = 0; one < 60; one++) {
      for (let other = 0; other < one; other++) {
        const squares = squaredDistance(short, one, other) / squaredDistance(vectors, one, other);
        ratios.push(Math.sqrt(squares));
      }
    }
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.05);
    const within = (share: number): number =>
      ratios.filter((ratio) => Math.abs(ratio / mean - 1) < share).length / ratios.length;
    expect(within(0.1)).toBeGreaterThan(0.6);
    expect(within(0.25)).toBeGreaterThan(0.98);
    const plain = vectorsOf([
      [1, 2],
      [3, 4],
    ]);
    expect(projected(plain)).toBe(plain);
  });
});
