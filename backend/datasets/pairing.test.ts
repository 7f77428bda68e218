import { describe, expect, it } from 'vitest';
import { pairByStem } from './pairing.js';

describe('pairByStem', () => {
  it('pairs by subfolder and stem, and names what is left', () => {
    const left = ['a/1.jpg', 'b/1.jpg', 'c.v2.jpg', 'twice.jpg', 'twice.png', 'alone.jpg'];
    const right = ['a/1.png', 'b/1.png', 'c.png', 'c.v2.png', 'twice.png'];
    expect(pairByStem(left, right)).toEqual({
      pairs: [
        ['a/1.jpg', 'a/1.png'],
        ['b/1.jpg', 'b/1.png'],
        ['c.v2.jpg', 'c.v2.png'],
      ],
      leftOnly: ['alone.jpg'],
      rightOnly: ['c.png'],
      ambiguous: [{ left: ['twice.jpg', 'twice.png'], right: ['twice.png'] }],
    });
  });

  it('takes composed and decomposed accents for the same name', () => {
    expect(pairByStem(['\u00e9.jpg'], ['e\u0301.png']).pairs).toHaveLength(1);
  });
});
