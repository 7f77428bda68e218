import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redBlue, TestFolder, testRecipe } from './testing.js';
import { resizeNearest, WorkingImages, workingSize } from './working-image.js';

let folder: TestFolder;
beforeAll(async () => void (folder = await TestFolder.create()));
afterAll(() => folder.remove());

describe('workingSize', () => {
  const recipe = testRecipe({ crop: { width: 200, height: 100 }, workingScale: 1.5 });

  it.each([
    ['shrinks until 1.5 crops are covered', [2000, 500], [600, 150]],
    ['keeps an image that is smaller than that', [250, 120], [250, 120]],
    ['enlarges an image smaller than a crop', [100, 80], [200, 160]],
    ['never falls below the crop by rounding', [1999, 100], [1999, 100]],
  ])('%s', (_, [width = 0, height = 0], [expectedWidth, expectedHeight]) => {
    expect(workingSize({ width, height }, recipe)).toEqual({
      width: expectedWidth,
      height: expectedHeight,
    });
  });
});

describe('resizeNearest', () => {
  it('picks the value at each centre', () => {
    const mask = { width: 4, height: 1, data: Uint8Array.from([1, 2, 3, 4]) };
    expect([...resizeNearest(mask, { width: 2, height: 1 }).data]).toEqual([2, 4]);
    const larger = resizeNearest(mask, { width: 8, height: 2 });
    expect([...larger.data.subarray(8)]).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });
});

describe('WorkingImages', () => {
  it('decodes an image once while it fits the cache, and again when it does not', async () => {
    const png = await redBlue({ width: 32, height: 32 }).png().toBuffer();
    const path = await folder.write('one.png', png);
    const roomy = new WorkingImages(testRecipe(), new Uint8Array(256));
    expect(await roomy.get(path)).toBe(await roomy.get(path));
    const tiny = new WorkingImages(testRecipe(), new Uint8Array(256), 10);
    expect(await tiny.get(path)).toEqual(await roomy.get(path));
    expect(await tiny.get(path)).not.toBe(await tiny.get(path));
  });
});
