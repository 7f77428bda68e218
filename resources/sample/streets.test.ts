import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { decode, type DecodedPng } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readClasses } from '../../backend/datasets/classes.js';
import { HEIGHT, WIDTH } from '../../scripts/draw-streets/canvas.js';
import { CLASS_FILE } from '../../scripts/draw-streets/classes.js';
import type { Domain } from '../../scripts/draw-streets/moods.js';
import { drawScene } from '../../scripts/draw-streets/scene.js';
import { COUNT, encodeImage, nameOf, seedOf } from '../../scripts/draw-streets/write.js';

const ROOT = join(import.meta.dirname, 'streets');
const FOLDERS: Record<Domain, { images: string; masks: string }> = {
  day: { images: join(ROOT, 'source/images'), masks: join(ROOT, 'source/masks') },
  dusk: { images: join(ROOT, 'target'), masks: join(ROOT, 'target-masks') },
};
const MAX_BYTES = 3_000_000;

describe.each(['day', 'dusk'] as const)('the streets by %s', (domain) => {
  const { images, masks } = FOLDERS[domain];

  it('pair every image with a mask', async () => {
    const expected = Array.from({ length: COUNT }, (_, index) => nameOf(domain, index));
    expect(await stems(images, '.jpg')).toEqual(expected);
    expect(await stems(masks, '.png')).toEqual(expected);
  });

  it('are all of one size', async () => {
    for (const file of await readdir(images)) {
      const { width, height, channels } = await sharp(join(images, file)).metadata();
      expect({ file, width, height, channels }).toEqual({
        file,
        width: WIDTH,
        height: HEIGHT,
        channels: 3,
      });
    }
  });

  it('have palette masks that hold class ids only, each class in many', async () => {
    const seenIn = new Map<number, number>();
    for (const file of await readdir(masks)) {
      const png = await readMask(join(masks, file));
      expect([png.width, png.height, png.depth, png.channels]).toEqual([WIDTH, HEIGHT, 8, 1]);
      expect(png.palette).toHaveLength(CLASS_FILE.classes.length);
      for (const id of new Set(png.data)) seenIn.set(id, (seenIn.get(id) ?? 0) + 1);
    }
    const ids = CLASS_FILE.classes.map((entry) => entry.id);
    expect([...seenIn.keys()].sort()).toEqual(ids);
    for (const id of ids) expect(seenIn.get(id)).toBeGreaterThanOrEqual(COUNT / 4);
  });

  it('are drawn the same again', async () => {
    const index = 2;
    const { pixels, mask } = drawScene(domain, seedOf(domain, index));
    const stored = await readMask(join(masks, `${nameOf(domain, index)}.png`));
    expect(Buffer.compare(Buffer.from(mask), Buffer.from(stored.data))).toBe(0);
    // Encoders may differ in a bit here and there, so images are compared as they are seen.
    const again = await shown(await encodeImage(pixels));
    const before = await shown(await readFile(join(images, `${nameOf(domain, index)}.jpg`)));
    expect(meanDifference(again, before)).toBeLessThan(1);
  });
});

describe('the sample set of streets', () => {
  it('lists its classes beside both kinds of masks', async () => {
    const [top, source] = await Promise.all(
      ['classes.json', 'source/classes.json'].map((file) => readClasses(join(ROOT, file))),
    );
    expect(top).toEqual(source);
    expect(top?.ignore).toEqual([255]);
    expect(top?.classes).toEqual(CLASS_FILE.classes);
  });

  it('stays small, the model for the demo apart', async () => {
    const entries = await readdir(ROOT, { recursive: true, withFileTypes: true });
    const model = join(ROOT, 'project');
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.startsWith(model));
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES);
  });
});

async function stems(folder: string, extension: string): Promise<string[]> {
  const files = await readdir(folder);
  expect(files.filter((file) => extname(file) !== extension)).toEqual([]);
  return files.map((file) => basename(file, extension)).sort();
}

async function readMask(file: string): Promise<DecodedPng> {
  return decode(await readFile(file), { checkCrc: true });
}

async function shown(jpeg: Buffer): Promise<Buffer> {
  return sharp(jpeg).raw().toBuffer();
}

function meanDifference(first: Buffer, second: Buffer): number {
  expect(first.length).toBe(second.length);
  let sum = 0;
  first.forEach((value, index) => (sum += Math.abs(value - (second[index] ?? 0))));
  return sum / first.length;
}
