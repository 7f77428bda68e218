import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, imageSize } from './image.js';
import { bmp, reasonOf, redBlue, TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => void (folder = await TestFolder.create()));
afterAll(() => folder.remove());

const size = { width: 40, height: 20 };

/** The colour at a place given in shares of the sides. */
async function colorAt(path: string, x: number, y: number): Promise<number[]> {
  const { width, height, data } = await decodeImage(path);
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [...data.subarray(at, at + 3)];
}

/** A 2 x 2 BMP of 24 bits: red, green / blue, white; rows are stored from below, as BGR. */
function tinyBmp(): Buffer {
  return bmp({ width: 2, height: 2, bits: 24 }, [
    [255, 0, 0, 255, 255, 255],
    [0, 0, 255, 0, 255, 0],
  ]);
}
const tinyPixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

/** A TIFF of one pixel of 32-bit floating point: tag, type, count and value of each field. */
function floatTiff(): Buffer {
  const fields = [
    [256, 3, 1, 1],
    [257, 3, 1, 1],
    [258, 3, 1, 32],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 4],
    [277, 3, 1, 1],
    [278, 3, 1, 1],
    [279, 4, 1, 4],
    [339, 3, 1, 3],
  ];
  const bytes = Buffer.alloc(8 + 2 + fields.length * 12 + 4);
  bytes.write('II*\0');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(fields.length, 8);
  fields.forEach(([tag = 0, type = 0, count = 0, value = 0], index) => {
    bytes.writeUInt16LE(tag, 10 + index * 12);
    bytes.writeUInt16LE(type, 12 + index * 12);
    bytes.writeUInt32LE(count, 14 + index * 12);
    bytes.writeUInt32LE(value, 18 + index * 12);
  });
  return bytes;
}

describe('formats', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('reads %s', async (format) => {
    const path = await folder.write(`ünï code ${format}`, await redBlue(size)[format]().toBuffer());
    expect(await imageSize(path)).toEqual(size);
    const [red] = await colorAt(path, 0.2, 0.5);
    const [, , blue] = await colorAt(path, 0.8, 0.5);
    expect(red).toBeGreaterThan(230);
    expect(blue).toBeGreaterThan(230);
  });

  it('reads BMP, whatever its extension', async () => {
    const path = await folder.write('bitmap.jpg', tinyBmp());
    expect(await imageSize(path)).toEqual({ width: 2, height: 2 });
    expect(await decodeImage(path)).toEqual({
      width: 2,
      height: 2,
      data: Uint8Array.from(tinyPixels),
    });
  });

  it('skips bytes between the header and the pixels of a BMP', async () => {
    const tiny = tinyBmp();
    const gap = Buffer.concat([tiny.subarray(0, 54), Buffer.alloc(8, 77), tiny.subarray(54)]);
    gap.writeUInt32LE(62, 10);
    const { data } = await decodeImage(await folder.write('gap.bmp', gap));
    expect([...data]).toEqual(tinyPixels);
  });

  it('turns grey into RGB, and transparency into black', async () => {
    const grey = await sharp(new Uint8Array([90]), { raw: { width: 1, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect(await colorAt(await folder.write('grey.png', grey), 0, 0)).toEqual([90, 90, 90]);
    const clear = { r: 200, g: 100, b: 50, alpha: 0 };
    const image = sharp({ create: { ...size, channels: 4, background: clear } });
    const path = await folder.write('clear.png', await image.png().toBuffer());
    expect(await colorAt(path, 0.5, 0.5)).toEqual([0, 0, 0]);
  });
});

describe('orientation', () => {
  it.each([
    [1, [0.2, 0.5], [0.8, 0.5]],
    [2, [0.8, 0.5], [0.2, 0.5]],
    [3, [0.8, 0.5], [0.2, 0.5]],
    [6, [0.5, 0.2], [0.5, 0.8]],
    [8, [0.5, 0.8], [0.5, 0.2]],
  ])('turns an image as EXIF orientation %i says', async (orientation, red, blue) => {
    const bytes = await redBlue(size).jpeg().withMetadata({ orientation }).toBuffer();
    const path = await folder.write(`turned-${orientation}.jpg`, bytes);
    const turned = orientation > 4 ? { width: 20, height: 40 } : size;
    expect(await imageSize(path)).toEqual(turned);
    expect(await decodeImage(path)).toMatchObject(turned);
    const [redX = 0, redY = 0] = red;
    const [blueX = 0, blueY = 0] = blue;
    expect((await colorAt(path, redX, redY))[0]).toBeGreaterThan(230);
    expect((await colorAt(path, blueX, blueY))[2]).toBeGreaterThan(230);
  });

  it('resizes after turning', async () => {
    const bytes = await redBlue(size).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const path = await folder.write('turned.jpg', bytes);
    const { width, height, data } = await decodeImage(path, { width: 10, height: 12 });
    expect([width, height, data.length]).toEqual([10, 12, 360]);
    expect(data[0]).toBeGreaterThan(200);
    expect(data[357]).toBeLessThan(50);
  });
});

describe('16 bits', () => {
  it.each(['png', 'tiff'] as const)('shows a 12-bit camera in a 16-bit %s', async (format) => {
    const samples = Uint16Array.from([0, 1024, 2048, 4095]);
    const grey = sharp(samples, { raw: { width: 4, height: 1, channels: 1 } });
    const bytes = await grey
      .toColourspace('grey16')
      .toFormat(format, { compression: format === 'tiff' ? 'lzw' : undefined })
      .toBuffer();
    const path = await folder.write(`camera.${format}`, bytes);
    expect((await sharp(path).metadata()).depth).toBe('ushort');
    const { data } = await decodeImage(path);
    expect([...data]).toEqual([0, 64, 128, 255].flatMap((value) => [value, value, value]));
  });

  it('keeps the whole range of 16-bit colours', async () => {
    const samples = Uint16Array.from([65535, 32768, 0]);
    const image = sharp(samples, { raw: { width: 1, height: 1, channels: 3 } });
    const bytes = await image.toColourspace('rgb16').png().toBuffer();
    expect(await colorAt(await folder.write('deep.png', bytes), 0, 0)).toEqual([255, 128, 0]);
  });

  it('resizes them too', async () => {
    const samples = new Uint16Array(64).fill(4095);
    const image = sharp(samples, { raw: { width: 8, height: 8, channels: 1 } });
    const bytes = await image.toColourspace('grey16').png().toBuffer();
    const path = await folder.write('deep-grey.png', bytes);
    expect([...(await decodeImage(path, { width: 1, height: 1 })).data]).toEqual([255, 255, 255]);
  });
});

describe('files that are no use', () => {
  const damaged = 'The image is damaged or cut off.';
  const unknown = 'This is not a JPEG, PNG, WebP, TIFF or BMP image.';

  it('are named, each with one sentence', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const create = { width: 300, height: 200, channels: 3, background: '#000', noise } as const;
    const jpeg = await sharp({ create }).jpeg().toBuffer();
    const rle = tinyBmp();
    rle.writeUInt32LE(1, 30);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    const cases: [string, Uint8Array | string, string][] = [
      ['half.jpg', jpeg.subarray(0, jpeg.length >> 1), damaged],
      ['empty.jpg', '', 'The file is empty.'],
      ['text.jpg', 'These are not the pixels you are looking for, nor is it a long text.', unknown],
      ['drawing.png', svg, unknown],
      ['half.bmp', tinyBmp().subarray(0, 58), damaged],
      [
        'packed.bmp',
        rle,
        'This kind of BMP (compressed, or from OS/2) is not read; save it as PNG.',
      ],
    ];
    for (const [name, bytes, reason] of cases) {
      expect(await reasonOf(decodeImage(await folder.write(name, bytes)))).toBe(reason);
    }
  });

  it('hold samples that are no colours', async () => {
    const path = await folder.write('height.tif', floatTiff());
    const reason = 'Its samples are of type float; save it with 8 or 16 bits.';
    expect(await reasonOf(decodeImage(path))).toBe(reason);
    const bands = sharp(new Uint8Array(1), { raw: { width: 1, height: 1, channels: 1 } });
    const band = { raw: { width: 1, height: 1, channels: 1 } } as const;
    const five = bands.joinChannel(
      [1, 2, 3, 4].map((value) => Buffer.from([value])),
      band,
    );
    const tiff = await five.tiff({ compression: 'none' }).toBuffer();
    expect(await reasonOf(decodeImage(await folder.write('bands.tif', tiff)))).toMatch(
      /^It has \d colour channels; save it as RGB or grey\.$/,
    );
  });

  it('are refused for their size before they are decoded', async () => {
    const huge = tinyBmp();
    huge.writeInt32LE(100_000, 18);
    huge.writeInt32LE(100_000, 22);
    const path = await folder.write('huge.bmp', huge);
    const reason = 'It has 100000 x 100000 pixels, more than 268 million; cut it into parts.';
    expect(await reasonOf(decodeImage(path))).toBe(reason);
    expect(await reasonOf(imageSize(path))).toBe(reason);
  });

  it('are missing', async () => {
    const path = `${folder.path}/nowhere.jpg`;
    const message = `${path}: The file is missing or may not be read.`;
    await expect(decodeImage(path)).rejects.toThrow(message);
  });
});
