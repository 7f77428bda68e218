import { describe, expect, it } from 'vitest';
import { secondsToTheEnd, timeLeft, timeSpan } from './time-left.js';

describe('time left', () => {
  it('is said in the unit that fits, with its spread', () => {
    expect(timeSpan({ low: 180, high: 360 })).toBe('5 min, 3 to 6');
    expect(timeLeft({ low: 180, high: 320 })).toBe('4 min left, 3 to 5');
    expect(timeSpan({ low: 40, high: 60 })).toBe('50 s, 40 to 60');
    expect(timeSpan({ low: 2 * 3600, high: 3 * 3600 })).toBe('2.5 h, 2 to 3');
    expect(timeSpan({ low: 86_400, high: 3 * 86_400 })).toBe('2 days, 1 to 3');
  });

  it('leaves out a spread that says nothing', () => {
    expect(timeLeft({ low: 241, high: 250 })).toBe('4 min left');
    expect(timeLeft({ low: 0, high: 3 })).toBe('a few seconds left');
  });

  it('counts the phases that come later, where they can be told', () => {
    const left = { low: 10, high: 20 };
    expect(secondsToTheEnd({ secondsLeft: left, secondsLater: { low: 1, high: 5 } })).toEqual({
      low: 11,
      high: 25,
    });
    expect(secondsToTheEnd({ secondsLeft: left, secondsLater: null })).toEqual(left);
    expect(secondsToTheEnd({ secondsLeft: null, secondsLater: left })).toBeUndefined();
  });
});
