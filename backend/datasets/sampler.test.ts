import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { IGNORE } from '../contract/classes.js';
import type { LabeledImage } from '../contract/job.js';
import { randomFor } from '../random.js';
import { imageDraw, RareClasses } from './rare-classes.js';
import { SourceBatches, TargetBatches } from './sampler.js';
import { greyPng, TestFolder, testRecipe } from './testing.js';

const size = { width: 120, height: 90 };
const classes = {
  classes: [10, 20, 30].map((id) => ({ id, name: `class ${id}`, color: '#000000' })),
  ignore: [0],
};
/** The colour that stands for each label. */
const COLORS = new Map([
  [0, [255, 0, 0]],
  [1, [0, 255, 0]],
  [2, [0, 0, 255]],
  [IGNORE, [0, 0, 0]],
]);

let folder: TestFolder;
let items: LabeledImage[];

/** An image that shows its labels as colours: 15-pixel squares, class 2 rare, some ignored. */
async function colouredImage(name: string, shift: number): Promise<LabeledImage> {
  const labels = Array.from({ length: size.width * size.height }, (_, at) => {
    const square =
      Math.floor((at % size.width) / 15) + Math.floor(at / size.width / 15) * 8 + shift;
    if (square % 24 === 5) return 2;
    return square % 7 === 6 ? IGNORE : square % 2;
  });
  const pixels = Uint8Array.from(labels.flatMap((label) => COLORS.get(label) ?? []));
  const png = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .png()
    .toBuffer();
  const values = Uint8Array.from(labels, (label) => classes.classes[label]?.id ?? 0);
  return {
    image: await folder.write(`${name}.png`, png),
    mask: await folder.write(`masks/${name}.png`, greyPng(size, values)),
    classPixels: [0, 1, 2].map((id) => labels.filter((label) => label === id).length),
  };
}

beforeAll(async () => {
  folder = await TestFolder.create();
  items = await Promise.all([0, 1, 2, 3].map((shift) => colouredImage(`image ${shift}`, shift)));
});
afterAll(() => folder.remove());

const source = (seed = 1, changes = {}) =>
  new SourceBatches({ items, classes, recipe: testRecipe(changes), seed });

describe('SourceBatches', () => {
  it('gives the same bytes for the same seed and step, in any order', async () => {
    const [forwards, backwards] = [source(), source()];
    const first = [await forwards.batch(0), await forwards.batch(1), await forwards.batch(7)];
    const [last, middle, again] = [
      await backwards.batch(7),
      await backwards.batch(1),
      await backwards.batch(0),
    ];
    expect([again, middle, last]).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
    expect(await source(2).batch(0)).not.toEqual(first[0]);
  });

  it('keeps images and labels aligned through shrinking, zoom, flip and cropping', async () => {
    const batches = source(1, { workingScale: 2 });
    let [compared, equal] = [0, 0];
    for (let step = 0; step < 10; step++) {
      const { images, labels } = await batches.batch(step);
      expect([images.length, labels.length]).toEqual([3 * 32 * 32 * 3, 3 * 32 * 32]);
      labels.forEach((label, at) => {
        const color = images.subarray(at * 3, at * 3 + 3);
        const expected = COLORS.get(label) ?? [];
        // Between two squares colours are mixed; elsewhere they must be the label's own.
        if (Math.max(...color) < 250 && Math.max(...color) > 5) return;
        compared++;
        if (expected.every((value, channel) => Math.abs(value - (color[channel] ?? 0)) < 60))
          equal++;
      });
    }
    expect(compared).toBeGreaterThan(15_000);
    expect(equal / compared).toBeGreaterThan(0.99);
  });

  /** Share of the pixels drawn that belong to the rare class 2, as a multiple of all there are. */
  async function rareShown(rareClassTemperature: number | null): Promise<number> {
    const batches = source(3, { rareClassTemperature, workingScale: 2 });
    let shown = 0;
    for (let step = 0; step < 40; step++) {
      const { labels } = await batches.batch(step);
      shown += labels.filter((label) => label === 2).length;
    }
    const occurs = items.reduce((sum, item) => sum + (item.classPixels[2] ?? 0), 0);
    return shown / (40 * 3 * 32 * 32) / (occurs / (items.length * size.width * size.height));
  }

  it('shows rare classes more often than they occur, unless images are drawn evenly', async () => {
    const [rare, even] = [await rareShown(0.05), await rareShown(null)];
    expect(rare).toBeGreaterThan(1.5);
    expect(even).toBeLessThan(1.5);
    expect(rare / even).toBeGreaterThan(1.5);
  });

  it('names a mask that does not fit its image', async () => {
    const [item] = items;
    const mask = await folder.write(
      'small.png',
      greyPng({ width: 2, height: 2 }, new Uint8Array(4)),
    );
    const wrong = item ? [{ ...item, mask }] : [];
    const batches = new SourceBatches({ items: wrong, classes, recipe: testRecipe(), seed: 1 });
    await expect(batches.batch(0)).rejects.toThrow(
      `${mask}: The mask has 2 x 2 pixels, its image 120 x 90.`,
    );
  });
});

describe('RareClasses', () => {
  const image = (name: string, ...classPixels: number[]) => ({
    image: name,
    mask: '',
    classPixels,
  });

  it('draws classes as the formula says', () => {
    const list = [image('common', 900, 0, 0), image('rare', 0, 100, 0)];
    const rare = new RareClasses(list, 3, 0.5);
    const counts = [0, 0, 0];
    for (let step = 0; step < 4000; step++) {
      const { label, item } = rare.draw(randomFor(1, 'test', step));
      counts[label] = (counts[label] ?? 0) + 1;
      expect(item.image).toBe(label === 0 ? 'common' : 'rare');
    }
    const [common, other] = [Math.exp(0.1 / 0.5), Math.exp(0.9 / 0.5)];
    expect((counts[1] ?? 0) / 4000).toBeCloseTo(other / (common + other), 1);
    expect(counts[2]).toBe(0);
  });

  it('gives way to even draws without a temperature', () => {
    const list = [image('common', 9999, 0), image('rare', 9998, 1), image('unlabeled', 0, 0)];
    const even = imageDraw(list, 2, null);
    const counts = new Map<string, number>();
    for (let step = 0; step < 3000; step++) {
      const { label, item } = even.draw(randomFor(1, 'test', step));
      expect(label).toBeUndefined();
      counts.set(item.image, (counts.get(item.image) ?? 0) + 1);
    }
    for (const { image: name } of list) expect((counts.get(name) ?? 0) / 1000).toBeCloseTo(1, 1);
  });

  it("stays finite at the paper's temperature", () => {
    const rare = new RareClasses([image('a', 999_999, 1)], 2, 0.01);
    expect(rare.draw(randomFor(1, 'test', 0)).label).toBe(1);
  });
});

describe('TargetBatches', () => {
  it('is a pure function of seed and step, and leaves no image out', async () => {
    const images = await Promise.all(
      [40, 80, 120, 160, 200].map(async (value) => {
        const flat = { ...size, channels: 3, background: { r: value, g: 0, b: 0 } } as const;
        return folder.write(`flat ${value}.png`, await sharp({ create: flat }).png().toBuffer());
      }),
    );
    const recipe = testRecipe({ batchSize: 5 });
    const batches = new TargetBatches({ images, recipe, seed: 4 });
    const orders: string[] = [];
    for (let step = 0; step < 4; step++) {
      const bytes = await batches.batch(step);
      const reds = [0, 1, 2, 3, 4].map((index) => bytes[index * 32 * 32 * 3]);
      orders.push(reds.join());
      expect([...reds].sort()).toEqual([120, 160, 200, 40, 80]);
    }
    expect(new Set(orders).size).toBeGreaterThan(1);
    const late = await new TargetBatches({ images, recipe, seed: 4 }).batch(3);
    expect(late).toEqual(await batches.batch(3));
  });
});
