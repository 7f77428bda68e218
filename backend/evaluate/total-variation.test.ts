import { describe, expect, it } from 'vitest';
import { totalVariation } from './total-variation.js';

describe('totalVariation', () => {
  it('is the distance worked out by hand, whatever the sums', () => {
    // 0.75, 0.25 against 0.25, 0.75
    expect(totalVariation([3, 1], [10, 30])).toBeCloseTo(0.5, 10);
    expect(totalVariation([0.3, 0.1], [0.2, 0.6])).toBeCloseTo(0.5, 10);
    expect(totalVariation([1, 0], [0, 5])).toBe(1);
    expect(totalVariation([2, 4], [1, 2])).toBe(0);
  });

  it('is half the sum of the shares where nothing was counted on one side', () => {
    expect(totalVariation([0, 0], [1, 3])).toBe(0.5);
  });
});
