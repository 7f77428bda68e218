import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../contract/recipe.js';
import { TestFolder, testRecipe } from '../datasets/testing.js';
import { watchedCrops } from './watched-crops.js';

const size = { width: 47, height: 41 };
const crop = { width: 34, height: 32 };
/** A scale at which nothing is shrunk. */
const recipe = (images: number): Recipe => {
  const base = testRecipe({ crop, workingScale: 4 });
  return { ...base, watch: { ...base.watch, images } };
};

let folder: TestFolder;
let images: string[];

/** Red tells the column, green the row, blue the image. */
function pixel(x: number, y: number, image: number): number[] {
  return [x * 5, y * 6, image * 20];
}

async function gradientImage(image: number): Promise<string> {
  const pixels = Array.from({ length: size.width * size.height }, (_, at) =>
    pixel(at % size.width, Math.floor(at / size.width), image),
  );
  const raw = { ...size, channels: 3 } as const;
  const png = await sharp(Uint8Array.from(pixels.flat()), { raw }).png().toBuffer();
  return folder.write(`image ${image}.png`, png);
}

beforeAll(async () => {
  folder = await TestFolder.create();
  images = await Promise.all(Array.from({ length: 10 }, (_, image) => gradientImage(image)));
});
afterAll(() => folder.remove());

const numbersOf = (crops: readonly Uint8Array[]): number[] =>
  crops.map((bytes) => (bytes[2] ?? NaN) / 20);

describe('watchedCrops', () => {
  it('cuts the middle of an image, pixel by pixel', async () => {
    const [found] = await watchedCrops(images.slice(3, 4), recipe(16));
    // 47 - 34 leaves 6 columns at the left, 41 - 32 leaves 4 rows above.
    const expected = Array.from({ length: crop.width * crop.height }, (_, at) =>
      pixel(6 + (at % crop.width), 4 + Math.floor(at / crop.width), 3),
    );
    expect([...(found ?? [])]).toEqual(expected.flat());
  });

  it('spaces the images evenly over the list, and takes all of a shorter one', async () => {
    expect(numbersOf(await watchedCrops(images, recipe(2)))).toEqual([2, 7]);
    expect(numbersOf(await watchedCrops(images, recipe(5)))).toEqual([1, 3, 5, 7, 9]);
    expect(numbersOf(await watchedCrops(images.slice(0, 3), recipe(5)))).toEqual([0, 1, 2]);
    expect(await watchedCrops([], recipe(5))).toEqual([]);
  });

  it('leaves unreadable images out, and gives the same crops for the same list', async () => {
    const damaged = await folder.write('damaged.png', 'no image');
    const list = [...images.slice(0, 2), damaged, 'missing.png', ...images.slice(5, 6)];
    const crops = await watchedCrops(list, recipe(16));
    expect(numbersOf(crops)).toEqual([0, 1, 5]);
    expect(await watchedCrops(list, recipe(16))).toEqual(crops);
  });

  it('enlarges an image that is smaller than the crop', async () => {
    const large = { ...recipe(1), crop: { width: 94, height: 64 } };
    const [found] = await watchedCrops(images.slice(4, 5), large);
    expect(found).toHaveLength(94 * 64 * 3);
    expect(numbersOf([found ?? new Uint8Array()])).toEqual([4]);
  });
});
