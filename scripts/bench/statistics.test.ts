import { describe, expect, it } from 'vitest';
import { compareRounds, median } from './statistics.js';

describe('median', () => {
  it('is the middle of an odd number of values, in whatever order', () => {
    expect(median([30, 4, 100])).toBe(30);
    expect(median([7])).toBe(7);
  });

  it('lies between the two in the middle of an even number', () => {
    expect(median([10, 1, 4, 100])).toBe(7);
  });
});

describe('compareRounds', () => {
  it('takes the ratio within each round, and its spread over the rounds', () => {
    const rounds = [
      { ours: [200, 900, 220], peer: [100, 110, 120] },
      { ours: [300, 310, 290], peer: [100, 100, 100] },
      { ours: [150, 150, 150], peer: [300, 100, 100] },
    ];
    expect(compareRounds(rounds)).toEqual({
      oursMs: 220,
      peerMs: 100,
      ratio: 2,
      ratioLow: 1.5,
      ratioHigh: 3,
    });
  });
});
