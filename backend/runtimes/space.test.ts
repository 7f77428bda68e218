import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { inWords, refuseFullDisk } from './space.js';

describe('refuseFullDisk', () => {
  it('says how much is needed, how much is free and what to do', async () => {
    const refusing = refuseFullDisk(tmpdir(), 1e18);
    await expect(refusing).rejects.toThrow(
      /needs 1000000000\.0 GB .* in .+, where [\d.]+ [GM]B are free: make room or set TOWLINE_RUNT/,
    );
    await refuseFullDisk(tmpdir(), 1);
  });
});

describe('inWords', () => {
  it.each([
    [1, '1 MB'],
    [273_900_001, '274 MB'],
    [3_379_649_224, '3.4 GB'],
  ])('%i is %s', (bytes, words) => {
    expect(inWords(bytes)).toBe(words);
  });
});
