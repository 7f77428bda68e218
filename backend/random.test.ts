import { describe, expect, it } from 'vitest';
import { Random, randomFor } from './random.js';

describe('normal', () => {
  it('has the moments and the tails of the standard normal distribution', () => {
    const random = new Random(1, 'normal');
    const values = Array.from({ length: 200_000 }, () => random.normal());
    const meanOf = (f: (value: number) => number): number =>
      values.reduce((sum, value) => sum + f(value), 0) / values.length;
    expect(Math.abs(meanOf((value) => value))).toBeLessThan(0.01);
    expect(meanOf((value) => value ** 2)).toBeCloseTo(1, 1);
    expect(Math.abs(meanOf((value) => value ** 3))).toBeLessThan(0.05);
    expect(meanOf((value) => value ** 4)).toBeCloseTo(3, 0);
    expect(meanOf((value) => Number(Math.abs(value) < 1))).toBeCloseTo(0.6827, 2);
    expect(meanOf((value) => Number(Math.abs(value) < 2))).toBeCloseTo(0.9545, 2);
  });

  it('gives pairs that are not correlated', () => {
    const random = new Random(2, 'normal');
    const products = Array.from({ length: 100_000 }, () => random.normal() * random.normal());
    expect(Math.abs(products.reduce((sum, value) => sum + value, 0) / 100_000)).toBeLessThan(0.02);
  });

  it('repeats for the same seed, stream and step, and differs for another step', () => {
    const draw = (step: number): number[] => {
      const random = randomFor(3, 'normal', step);
      return [random.normal(), random.normal(), random.normal()];
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });
});
