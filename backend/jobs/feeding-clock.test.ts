import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FeedingClock } from './feeding-clock.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const later = (milliseconds: number, failing = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const end = () => (failing ? reject(new Error('gone')) : resolve('batch'));
    setTimeout(end, milliseconds);
  });

it('counts the waiting as part of all time, from one reading to the next', async () => {
  const clock = new FeedingClock();
  const first = clock.waiting(later(250));
  await vi.advanceTimersByTimeAsync(250);
  expect(await first).toBe('batch');
  vi.advanceTimersByTime(1000);
  const second = clock.waiting(later(500));
  await vi.advanceTimersByTimeAsync(500);
  await second;
  expect(clock.read()).toEqual({ waited: 0.75, trained: 1.75 });
  vi.advanceTimersByTime(2000);
  expect(clock.read()).toEqual({ waited: 0, trained: 2 });
});

it('counts the waiting for a batch that never came', async () => {
  const clock = new FeedingClock();
  const failed = expect(clock.waiting(later(250, true))).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(250);
  await failed;
  expect(clock.read()).toEqual({ waited: 0.25, trained: 0.25 });
});
