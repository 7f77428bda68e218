import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { maskPalette } from '../../backend/datasets/classes.js';
import { writeIndexPng } from '../../backend/datasets/index-png.js';
import { HEIGHT, WIDTH } from './canvas.js';
import { CLASS_FILE } from './classes.js';
import { drawScene } from './scene.js';
import type { Domain } from './moods.js';

export const COUNT = 40;
const JPEG_QUALITY = 85;

/** Apart by more than COUNT: no street is drawn in both domains. */
const FIRST_SEED: Record<Domain, number> = { day: 1000, dusk: 5000 };

export function seedOf(domain: Domain, index: number): number {
  return FIRST_SEED[domain] + index;
}

export function nameOf(domain: Domain, index: number): string {
  return `${domain}-${String(index + 1).padStart(2, '0')}`;
}

export function encodeImage(pixels: Uint8Array): Promise<Buffer> {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/** Draws the whole set into the folder, in place of what its image folders held before. */
export async function writeStreets(folder: string): Promise<void> {
  await writeDomain('day', join(folder, 'source', 'images'), join(folder, 'source', 'masks'));
  await writeDomain('dusk', join(folder, 'target'), join(folder, 'target-masks'));
  const classes = `${JSON.stringify(CLASS_FILE, undefined, 2)}\n`;
  await writeFile(join(folder, 'classes.json'), classes);
  await writeFile(join(folder, 'source', 'classes.json'), classes);
}

async function writeDomain(domain: Domain, images: string, masks: string): Promise<void> {
  for (const folder of [images, masks]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  const palette = maskPalette({ classes: [...CLASS_FILE.classes], ignore: [CLASS_FILE.ignore] });
  for (let index = 0; index < COUNT; index++) {
    const { pixels, mask } = drawScene(domain, seedOf(domain, index));
    const name = nameOf(domain, index);
    await writeFile(join(images, `${name}.jpg`), await encodeImage(pixels));
    await writeIndexPng(join(masks, `${name}.png`), WIDTH, HEIGHT, mask, palette);
  }
}
