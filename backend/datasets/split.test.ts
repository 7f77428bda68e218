import { describe, expect, it } from 'vitest';
import { splitValidation } from './split.js';

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
