import { describe, expect, it } from 'vitest';
import { prefetched } from './prefetch.js';
import { splitValidation } from './split.js';

describe('prefetched', () => {
  it('starts the next batch before the current one is used', async () => {
    const started: number[] = [];
    const batches = prefetched(async (step) => (started.push(step), step), 5);
    expect((await batches.next()).value).toBe(5);
    expect(started).toEqual([5, 6]);
    expect((await batches.next()).value).toBe(6);
    expect(started).toEqual([5, 6, 7]);
  });

  it('throws an error with its batch, and drops it when nobody asks', async () => {
    const failing = (step: number) =>
      step < 2 ? Promise.resolve(step) : Promise.reject(new Error('gone'));
    const batches = prefetched(failing, 1);
    expect((await batches.next()).value).toBe(1);
    await expect(batches.next()).rejects.toThrow('gone');
    for await (const step of prefetched(failing, 1)) {
      expect(step).toBe(1);
      break;
    }
  });
});

describe('splitValidation', () => {
  const items = Array.from({ length: 10 }, (_, index) => index);

  it.each([
    [10, 0.2, [8, 9]],
    [10, 0, []],
    [5, 0.01, [4]],
    [4, 0.5, []],
  ])('of %i items keeps share %f back', (count, share, validation) => {
    const split = splitValidation(items.slice(0, count), share);
    expect(split.validation).toEqual(validation);
    expect([...split.train, ...split.validation]).toEqual(items.slice(0, count));
  });
});
