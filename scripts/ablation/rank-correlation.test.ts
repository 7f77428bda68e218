import { describe, expect, it } from 'vitest';
import { rankCorrelation } from './rank-correlation.js';

describe('rankCorrelation', () => {
  it('is 1 for the same order, whatever the distances, and -1 for the reverse', () => {
    expect(rankCorrelation([1, 2, 3, 4], [0.1, 0.2, 50, 51])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [9, 7, 5, 1])).toBeCloseTo(-1, 12);
  });

  it('is 1 - 6 * sum(d^2) / (n * (n^2 - 1)) without ties', () => {
    // Ranks 1 2 3 4 5 against 2 1 4 5 3: d^2 = 1 + 1 + 1 + 1 + 4 = 8, 1 - 48 / 120.
    expect(rankCorrelation([10, 20, 30, 40, 50], [0.2, 0.1, 0.4, 0.5, 0.3])).toBeCloseTo(0.6, 12);
  });

  it('gives equal values the mean of their ranks', () => {
    // Ranks 1 2.5 2.5 4 against 1 3 2 4: products 2.25 + 0 + 0 + 2.25, squares 4.5 and 5.
    expect(rankCorrelation([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  });

  it('says nothing of a list without an order, and refuses lists of two lengths', () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(() => rankCorrelation([1, 2], [1])).toThrow('differ in length');
  });
});
