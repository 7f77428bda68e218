import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeMask } from './mask.js';
import { greyPng, reasonOf, redBlue, TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => void (folder = await TestFolder.create()));
afterAll(() => folder.remove());

/** Values of one row of `width` pixels, packed as PNG packs them. */
function packed(values: number[], bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * bits) / 8));
  values.forEach((value, index) => {
    const bit = index * bits;
    const at = Math.floor(bit / 8);
    bytes[at] = (bytes[at] ?? 0) | (value << (8 - bits - (bit % 8)));
  });
  return bytes;
}

describe('decodeMask', () => {
  it.each([1, 2, 4, 8] as const)('reads grey and palette masks of %i bits', async (bits) => {
    const rows = [0, 1].map((row) =>
      Array.from({ length: 5 }, (_, x) => (x * 3 + row) % 2 ** bits),
    );
    const data = Uint8Array.from(rows.flatMap((row) => [...packed(row, bits)]));
    const image = { width: 5, height: 2, data, channels: 1, depth: bits };
    const palette = Array.from({ length: 2 ** bits }, (_, value) => [255 - value, value, 7]);
    for (const bytes of [encode(image), encode({ ...image, palette })]) {
      const mask = await decodeMask(await folder.write('mask.png', bytes));
      expect(mask).toEqual({ width: 5, height: 2, data: Uint8Array.from(rows.flat()) });
    }
  });

  it('reads filtered and interlaced masks', async () => {
    const size = { width: 9, height: 9 };
    const values = Uint8Array.from({ length: 81 }, (_, index) => index);
    const grey = sharp(values, { raw: { ...size, channels: 1 } }).toColourspace('b-w');
    for (const options of [{ adaptiveFiltering: true }, { progressive: true }]) {
      const path = await folder.write('mask.png', await grey.clone().png(options).toBuffer());
      expect((await decodeMask(path)).data).toEqual(values);
    }
  });

  it('reads 16 bits where the values are class ids', async () => {
    const size = { width: 2, height: 1 };
    const path = await folder.write('deep.png', greyPng(size, Uint16Array.from([3, 255])));
    expect([...(await decodeMask(path)).data]).toEqual([3, 255]);
    const tooLarge = await folder.write('deep2.png', greyPng(size, Uint16Array.from([3, 700])));
    const reason = 'It holds the value 700: class ids go from 0 to 255.';
    expect(await reasonOf(decodeMask(tooLarge))).toBe(reason);
  });

  it('refuses what is no mask', async () => {
    const size = { width: 8, height: 8 };
    const grey = greyPng(
      size,
      Uint8Array.from({ length: 64 }, (_, index) => index * 37),
    );
    const needed = 'a mask is a grey or palette PNG whose values are class ids';
    const bits = {
      width: 8,
      height: 1,
      data: Uint8Array.from([1]),
      channels: 1,
      depth: 1,
    } as const;
    const interlaced = encode(bits);
    interlaced[28] = 1;
    const damaged = 'The mask is damaged or cut off.';
    const flipped = Uint8Array.from(grey, (byte, at) => (at === grey.length - 20 ? ~byte : byte));
    const cases: [string, Uint8Array, string][] = [
      [
        'colours.png',
        await redBlue(size).png().toBuffer(),
        `It holds colours, not class ids: ${needed}.`,
      ],
      ['photo.png', await redBlue(size).jpeg().toBuffer(), `It is not a PNG: ${needed}.`],
      ['empty.png', new Uint8Array(), 'The file is empty.'],
      ['half.png', grey.subarray(0, grey.length - 30), damaged],
      ['start.png', grey.subarray(0, 20), damaged],
      ['flipped.png', flipped, damaged],
      ['lace.png', interlaced, 'It is interlaced with less than 8 bits; save it uninterlaced.'],
    ];
    for (const [name, bytes, reason] of cases) {
      expect(await reasonOf(decodeMask(await folder.write(name, bytes)))).toBe(reason);
    }
  });
});
