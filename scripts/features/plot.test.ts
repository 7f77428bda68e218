import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { IGNORE } from '../../backend/contract/classes.js';
import { featurePlot } from './plot.js';
import { PointSample, type Point } from './point-sample.js';
import { project } from './projection.js';

/** Points on a line in three dimensions. */
const onLine = (places: readonly number[]): Point[] =>
  places.map((place, label) => ({ domain: 'source', label, features: [place, 2 * place, 5] }));

describe('PointSample', () => {
  it('keeps so many points of each class, from anywhere, the same again', () => {
    const sample = (): number[] => {
      const points = new PointSample('target', 3, 2);
      for (let start = 0; start < 100; start += 10) {
        const values = Float32Array.from({ length: 20 }, (_, index) => start + (index >> 1));
        points.add(values, Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, IGNORE, 1]));
      }
      expect(points.points().map(({ label }) => label)).toEqual([0, 0, 0, 1, 1, 1]);
      return points.points().map(({ features: [first = NaN] }) => first);
    };
    expect(sample()).toEqual(sample());
    expect(Math.max(...sample().slice(0, 3))).toBeGreaterThan(10);
  });
});

describe('project', () => {
  it('shows points of a line as they lie on it, in one plane for both models', () => {
    const { before, after } = project(onLine([0, 1, 3]), onLine([4]));
    const [a, b, c] = before.points.map(({ x }) => x);
    const length = Math.sqrt(5);
    expect(Math.abs((b ?? 0) - (a ?? 0))).toBeCloseTo(length, 6);
    expect(Math.abs((c ?? 0) - (a ?? 0))).toBeCloseTo(3 * length, 6);
    expect(Math.abs((after.points[0]?.x ?? 0) - (a ?? 0))).toBeCloseTo(4 * length, 6);
    expect(before.variance).toBeCloseTo(1, 6);
  });
});

describe('featurePlot', () => {
  it('is a picture with every point inside its panel', async () => {
    const { before, after } = project(
      [...onLine([0, 1, 3]), { domain: 'target', label: 1, features: [3, -2, 1] }],
      onLine([4, 5]),
    );
    const svg = featurePlot(before, after, ['Sky', 'A & B', 'Road']);
    expect(svg).toContain('A &amp; B');
    const { isOpaque } = await sharp(Buffer.from(svg)).stats();
    expect(isOpaque).toBe(true);
    const { width = 0 } = await sharp(Buffer.from(svg)).metadata();
    const discs = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect(discs.slice(0, 3).every((x) => x < width / 2)).toBe(true);
    expect(discs.slice(3, 5).every((x) => x > width / 2 && x < width)).toBe(true);
  });
});
