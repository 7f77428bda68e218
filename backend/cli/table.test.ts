import { expect, it } from 'vitest';
import { waiting } from './table.js';

it.each([
  [4, 312, '4 s of 5 min (1.3 %)'],
  [0, 20, '0 s of 20 s (0.0 %)'],
  [4000, 8000, '1 h 7 min of 2 h 13 min (50.0 %)'],
  [0, 0, ''],
])(
  'says how much of its time a run waited: %f s of %f s',
  (waitedSeconds, trainedSeconds, words) => {
    expect(waiting({ waitedSeconds, trainedSeconds })).toBe(words);
  },
);
