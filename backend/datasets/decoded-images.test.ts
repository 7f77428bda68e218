import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DecodedImages } from './decoded-images.js';
import { decodeImage } from './image.js';
import { greyPng, redBlue, reasonOf, TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.create();
});
afterAll(() => folder.remove());

it('decodes an image once for all who ask at the same time, and for who asks later', async () => {
  const image = redBlue({ width: 64, height: 48 }).png();
  const file = { path: await folder.write('image.png', await image.toBuffer()), hash: 'a' };
  const images = new DecodedImages();
  const [first, second] = await Promise.all([images.get(file), images.get(file)]);
  expect(second).toBe(first);
  expect(first).toEqual({ ...(await decodeImage(file.path)), colours: 3, range: null });
  await folder.remove();
  expect(await images.get(file)).toBe(first);
  const level = images.get(file, 1);
  expect(await reasonOf(level)).toBe('The file is missing or may not be read.');
  folder = await TestFolder.create();
});

it('keeps the range of 16 bits at smaller levels', async () => {
  const samples = new Uint16Array(64).fill(100);
  samples[9] = 60_000;
  const path = await folder.write('deep.png', greyPng({ width: 8, height: 8 }, samples));
  const images = new DecodedImages();
  const range = { low: 100, high: 60_000 };
  const full = await images.get({ path, hash: 'b' });
  expect(full).toMatchObject({ width: 8, height: 8, colours: 1, range });
  expect([...full.data.subarray(27, 30)]).toEqual([60_000, 60_000, 60_000]);
  const small = await images.get({ path, hash: 'b' }, 2);
  expect(small).toMatchObject({ width: 2, height: 2, colours: 1, range });
  expect(small.data).toBeInstanceOf(Uint16Array);
  expect(Math.max(...small.data)).toBeLessThan(60_000);
});

it('shows a damaged file as such, and as it is once it was replaced', async () => {
  const path = await folder.write('late.png', 'not yet');
  const images = new DecodedImages();
  const reason = 'This is not a JPEG, PNG, WebP, TIFF or BMP image.';
  expect(await reasonOf(images.get({ path, hash: 'c' }))).toBe(reason);
  const create = { width: 3, height: 2, channels: 3, background: '#102030' } as const;
  await folder.write('late.png', await sharp({ create }).png().toBuffer());
  expect([...(await images.get({ path, hash: 'c' })).data.subarray(0, 3)]).toEqual([16, 32, 48]);
});
