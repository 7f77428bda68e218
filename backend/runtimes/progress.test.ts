import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seldom, stopwatch } from './progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('seldom', () => {
  it('reports five times a second, and the end always', () => {
    const told: number[] = [];
    const report = seldom(100, (done) => told.push(done));
    for (const done of [1, 2, 99]) report(done);
    vi.advanceTimersByTime(250);
    for (const done of [99.5, 99.7, 100]) report(done);
    expect(told).toEqual([1, 99.5, 100]);
  });
});

describe('stopwatch', () => {
  it('goes by the rate since its first call, not by what was there before', () => {
    const secondsLeft = stopwatch(1000);
    expect(secondsLeft(500)).toBeNull();
    vi.advanceTimersByTime(500);
    expect(secondsLeft(550)).toBeNull();
    vi.advanceTimersByTime(1500);
    expect(secondsLeft(700)).toBe(3);
  });

  it('says nothing while nothing comes', () => {
    const secondsLeft = stopwatch(1000);
    secondsLeft(0);
    vi.advanceTimersByTime(5000);
    expect(secondsLeft(0)).toBeNull();
  });
});
