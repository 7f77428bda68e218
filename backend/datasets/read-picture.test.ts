import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { decodeImage } from './image.js';
import { readPicture } from './read-picture.js';
import { bmp, greyPng, reasonOf, redBlue, TestFolder } from './testing.js';

const STREET = fileURLToPath(new URL('../../resources/sample/streets/target/', import.meta.url));

let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.create();
});
afterAll(() => folder.remove());

/** Pixels that all differ, of 3 channels. */
function noise(width: number, height: number): Uint8Array {
  const random = new Random(1, 'noise');
  return Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
}

function png(data: Uint8Array, width: number, height: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const variance = (values: number[]): number => mean(values.map((v) => (v - mean(values)) ** 2));

describe('readPicture', () => {
  it('gives size, hash and a thumbnail, never larger than the image', async () => {
    const bytes = await redBlue({ width: 640, height: 400 }).jpeg().toBuffer();
    const path = await folder.write('large.jpg', bytes);
    const { width, height, hash, thumbnail } = await readPicture(path);
    expect([width, height]).toEqual([640, 400]);
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await sharp(thumbnail).metadata()).toMatchObject({
      width: 256,
      height: 160,
      format: 'jpeg',
    });
    const small = await folder.write(
      'small.png',
      await redBlue({ width: 20, height: 9 }).png().toBuffer(),
    );
    const metadata = await sharp((await readPicture(small)).thumbnail).metadata();
    expect([metadata.width, metadata.height]).toEqual([20, 9]);
  });

  it('measures brightness, contrast and sharpness as plain loops do', async () => {
    const [width, height] = [40, 30];
    const data = noise(width, height);
    const { facts } = await readPicture(
      await folder.write('noise.png', await png(data, width, height)),
    );
    const grey = Array.from({ length: width * height }, (_, pixel) => {
      const [r = 0, g = 0, b = 0] = data.subarray(pixel * 3, pixel * 3 + 3);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    expect(facts.brightness).toBeCloseTo(mean(grey) / 255, 4);
    expect(facts.contrast).toBeCloseTo(Math.sqrt(variance(grey)) / 255, 4);
    const at = (x: number, y: number): number => grey[y * width + x] ?? NaN;
    const laplacians: number[] = [];
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        laplacians.push(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y));
      }
    }
    expect(facts.sharpness).toBeCloseTo(Math.log10(variance(laplacians)), 3);
  });

  it('describes the style: Lab means and deviations, and the detail of each octave', async () => {
    const red = { width: 64, height: 64, channels: 3, background: '#ff0000' } as const;
    const even = await readPicture(
      await folder.write('red.png', await sharp({ create: red }).png().toBuffer()),
    );
    // Red of sRGB in CIE Lab (D65).
    [53.24, 80.09, 67.2].forEach((value, index) => {
      expect(Math.abs((even.facts.style[index] ?? NaN) - value)).toBeLessThan(0.1);
    });
    expect(even.facts.style.slice(3)).toEqual(
      [0, 0, 0, -2, -2, -2, -2].map((v) => expect.closeTo(v, 2)),
    );
    expect(even.facts).toMatchObject({
      contrast: expect.closeTo(0, 5) as number,
      sharpness: -2,
      fingerprint: '0000000000000000',
    });

    // A checkerboard of squares of 1 pixel has all of its variance in the first octave.
    const checks = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => {
      const pixel = Math.floor(index / 3);
      return ((pixel % 64) + Math.floor(pixel / 64)) % 2 === 0 ? 100 : 120;
    });
    const { facts } = await readPicture(
      await folder.write('checks.png', await png(checks, 64, 64)),
    );
    expect(facts.style.slice(6)).toEqual([2, -2, -2, -2].map((v) => expect.closeTo(v, 3)));
  });

  it('takes date and camera from the EXIF data', async () => {
    const exif = {
      IFD0: { Make: 'Canon', Model: 'Canon EOS 80D' },
      IFD2: { DateTimeOriginal: '2019:05:04 13:14:15' },
    };
    const bytes = await redBlue({ width: 8, height: 8 }).withExif(exif).jpeg().toBuffer();
    const { facts } = await readPicture(await folder.write('dated.jpg', bytes));
    expect(facts.taken).toBe(Date.UTC(2019, 4, 4, 13, 14, 15));
    const plain = await folder.write(
      'plain.jpg',
      await redBlue({ width: 8, height: 8 }).jpeg().toBuffer(),
    );
    expect((await readPicture(plain)).facts.taken).toBeNull();
  });

  it('turns the picture as its orientation says', async () => {
    const image = redBlue({ width: 400, height: 200 }).jpeg().withMetadata({ orientation: 6 });
    const read = await readPicture(await folder.write('turned.jpg', await image.toBuffer()));
    expect([read.width, read.height]).toEqual([200, 400]);
    const { data, info } = await sharp(read.thumbnail).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([128, 256]);
    // A quarter turn clockwise brings the left, red half to the top.
    expect(data[0]).toBeGreaterThan(230);
    expect(data.at(-1)).toBeGreaterThan(230);
  });

  it('reads 16 bits, grey, transparent and BMP images by the same rules', async () => {
    const samples = new Uint16Array(64).fill(4095);
    const deep = greyPng({ width: 8, height: 8 }, samples.fill(2048, 0, 32));
    const seeThrough = { width: 8, height: 8, channels: 4, background: '#ffffff00' } as const;
    const files: [string, Uint8Array, number][] = [
      ['deep.png', deep, (128 / 255 + 1) / 2],
      ['grey.png', greyPng({ width: 8, height: 8 }, new Uint8Array(64).fill(51)), 0.2],
      ['clear.png', await sharp({ create: seeThrough }).png().toBuffer(), 0],
      ['white.bmp', bmp({ width: 1, height: 1, bits: 24 }, [[255, 255, 255]]), 1],
    ];
    for (const [name, bytes, brightness] of files) {
      const { facts } = await readPicture(await folder.write(name, bytes));
      expect(facts.brightness, name).toBeCloseTo(brightness, 3);
      expect(facts.taken).toBeNull();
    }
  });

  it('says what is wrong with a file', async () => {
    const street = await readFile(`${STREET}${await firstStreet()}`);
    const cases: [string, Uint8Array | string, string][] = [
      ['half.jpg', street.subarray(0, street.length >> 1), 'The image is damaged or cut off.'],
      ['empty.jpg', '', 'The file is empty.'],
      ['text.jpg', 'Not an image.', 'This is not a JPEG, PNG, WebP, TIFF or BMP image.'],
    ];
    for (const [name, bytes, reason] of cases) {
      expect(await reasonOf(readPicture(await folder.write(name, bytes)))).toBe(reason);
    }
    const nowhere = readPicture(`${folder.path}/nowhere.jpg`);
    expect(await reasonOf(nowhere)).toBe('The file is missing or may not be read.');
  });

  it('shows in the thumbnail what the image shows', async () => {
    const path = `${STREET}${await firstStreet()}`;
    const { width, height, thumbnail } = await readPicture(path);
    const size = { width: 256, height: Math.round((256 * height) / width) };
    const expected = await decodeImage(path, size);
    const seen = await sharp(thumbnail).raw().toBuffer();
    const differences = Array.from(seen, (value, index) =>
      Math.abs(value - (expected.data[index] ?? NaN)),
    );
    expect(mean(differences)).toBeLessThan(4);
  });
});

async function firstStreet(): Promise<string> {
  const [name = ''] = (await readdir(STREET)).filter((file) => file.endsWith('.jpg')).sort();
  return name;
}
