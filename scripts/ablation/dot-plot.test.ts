import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { dotPlot } from './dot-plot.js';
import { ROWS } from './rows.js';
import { summaries } from './summary.js';
import { result } from './testing.js';

const rows = summaries(
  ROWS,
  ROWS.flatMap(({ id }, index) => [
    result(id, 1, 0.3 + index / 100),
    result(id, 2, 0.32 + index / 100),
  ]),
);
const svg = dotPlot(rows);

const numbers = (pattern: RegExp): number[] =>
  [...svg.matchAll(pattern)].map(([, value]) => Number(value));

describe('dotPlot', () => {
  it('is a picture that can be drawn', async () => {
    const { width = 0, height = 0 } = await sharp(Buffer.from(svg)).metadata();
    const { isOpaque } = await sharp(Buffer.from(svg)).stats();
    expect(isOpaque).toBe(true);
    for (const x of numbers(/ (?:cx|x1|x2)="([\d.]+)"/g)) expect(x).toBeLessThan(width);
    for (const y of numbers(/ (?:cy|y1|y2|y)="([\d.]+)"/g)) expect(y).toBeLessThan(height);
  });

  it('has two dots a row and one in the legend, in the order of their mIoU', () => {
    const dots = numbers(/<circle cx="([\d.]+)"/g).slice(1);
    expect(dots).toHaveLength(2 * ROWS.length);
    const firsts = dots.filter((_, index) => index % 2 === 0);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  });

  it('leaves room for a title of 80 characters', async () => {
    const [first] = rows;
    if (!first) throw new Error('There is no row.');
    const title = 'm'.repeat(40).concat('i'.repeat(40));
    const long = dotPlot([{ ...first, row: { ...first.row, title } }]);
    const drawn = await sharp(Buffer.from(long)).flatten().greyscale().raw().toBuffer();
    const { width = 0 } = await sharp(Buffer.from(long)).metadata();
    const edge = Array.from({ length: drawn.length / width }, (_, y) => drawn[y * width] ?? 0);
    expect(edge.every((value) => value === 255)).toBe(true);
  });
});
