import { describe, expect, it } from 'vitest';
import { paletteColor } from '../../../backend/contract/palette.js';
import { alikeColours } from './colour-sight.js';

function classesOf(...colors: string[]) {
  return colors.map((color, id) => ({ id, name: `Class ${id}`, color }));
}

describe('alikeColours', () => {
  it('finds what everybody confuses', () => {
    const [found] = alikeColours(classesOf('#56b4e9', '#80b9d9', '#f0e442'));
    expect(found).toMatchObject({ one: { id: 0 }, other: { id: 1 }, sight: 'all' });
  });

  it('finds what only the colour-blind confuse', () => {
    // matplotlib's blue and purple: 1.6 apart with deuteranopia or protanopia, 20 apart without.
    expect(alikeColours(classesOf('#1f77b4', '#9467bd'))).toMatchObject([
      { sight: 'colour-blind' },
    ]);
    expect(alikeColours(classesOf('#0072b2', '#e69f00'))).toEqual([]);
  });

  it('names the most alike first, and equal ones as 0 apart', () => {
    const pairs = alikeColours(classesOf('#56b4e9', '#80b9d9', '#56b4e9'));
    expect(pairs.map(({ one, other }) => [one.id, other.id])).toEqual([
      [0, 2],
      [0, 1],
      [1, 2],
    ]);
    expect(pairs[0]?.distance).toBe(0);
  });

  it('has nothing to say about the default colours of 28 classes', () => {
    const colors = Array.from({ length: 28 }, (_, index) => paletteColor(index));
    expect(alikeColours(classesOf(...colors))).toEqual([]);
  });

  it('no two of the 255 default colours are the same', () => {
    const colors = Array.from({ length: 255 }, (_, index) => paletteColor(index));
    expect(new Set(colors).size).toBe(255);
  });
});
