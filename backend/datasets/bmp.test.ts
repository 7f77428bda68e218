import { describe, expect, it } from 'vitest';
import { bmpSize, decodeBmp } from './bmp.js';
import { bmp } from './testing.js';

/** Palette of 2 ** bits colours: entry i is (red i, green 100, blue 255 - i). */
function palette(bits: number): Buffer {
  const entries = Array.from({ length: 2 ** bits }, (_, index) => [255 - index, 100, index, 0]);
  return Buffer.from(entries.flat());
}

/** The red channel, which in these palettes is the index. */
function reds({ data }: { data: Uint8Array }): number[] {
  return [...data].filter((_, at) => at % 3 === 0);
}

describe('decodeBmp', () => {
  it.each([
    [1, [0b1010_0000, 0b0110_0000], [0, 1, 1, 1, 0, 1]],
    [4, [0x1f, 0x30, 0x42, 0x50], [4, 2, 5, 1, 15, 3]],
    [8, [9, 8, 7, 255, 5, 4], [255, 5, 4, 9, 8, 7]],
  ])('reads palettes of %i bits, odd widths too', async (bits, bytes, expected) => {
    const half = bytes.length / 2;
    const rows = [bytes.slice(0, half), bytes.slice(half)];
    const image = await decodeBmp('a.bmp', bmp({ width: 3, height: 2, bits }, rows, palette(bits)));
    expect(reds(image)).toEqual(expected);
    expect([...image.data.subarray(1, 3)]).toEqual([100, 255 - (expected[0] ?? 0)]);
  });

  it('reads 16 bits with and without masks, and rows from the top', async () => {
    const plain = await decodeBmp('a.bmp', bmp({ width: 1, height: 1, bits: 16 }, [[0xe0, 0x7f]]));
    expect([...plain.data]).toEqual([255, 255, 0]);
    const masks = Buffer.alloc(12);
    [0xf800, 0x07e0, 0x001f].forEach((mask, index) => masks.writeUInt32LE(mask, index * 4));
    const kind = { width: 1, height: -2, bits: 16, masks: true };
    const image = await decodeBmp(
      'a.bmp',
      bmp(
        kind,
        [
          [0x1f, 0],
          [0, 0xf8],
        ],
        masks,
      ),
    );
    expect([...image.data]).toEqual([0, 0, 255, 255, 0, 0]);
    expect(bmpSize('a.bmp', bmp(kind, [], masks))).toEqual({ width: 1, height: 2 });
  });

  it('reads 32 bits and leaves the fourth channel out', async () => {
    const image = await decodeBmp('a.bmp', bmp({ width: 1, height: 1, bits: 32 }, [[3, 2, 1, 0]]));
    expect([...image.data]).toEqual([1, 2, 3]);
  });
});
