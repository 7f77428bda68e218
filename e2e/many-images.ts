import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import sharp from 'sharp';
import { Random } from '../backend/random.js';

const PER_FOLDER = 1000;
/** Random colours of so few pixels, drawn large: each image is another, and looks like a picture. */
const [COARSE_WIDTH, COARSE_HEIGHT] = [8, 6];
const [WIDTH, HEIGHT] = [320, 240];

/** Fills a folder with so many JPEGs of 320x240, a thousand in each subfolder. */
export async function makeManyImages(folder: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += PER_FOLDER) {
    await mkdir(join(folder, folderOf(first)), { recursive: true });
  }
  const indices = Array.from({ length: count }, (_, index) => index);
  await pMap(
    indices,
    async (index) => {
      const name = `image ${String(index).padStart(6, '0')}.jpg`;
      await writeFile(join(folder, folderOf(index), name), await picture(index));
    },
    { concurrency: 4 },
  );
}

function folderOf(index: number): string {
  return `series ${String(Math.floor(index / PER_FOLDER)).padStart(3, '0')}`;
}

function picture(index: number): Promise<Buffer> {
  const random = new Random(index, 'pixels');
  const brightness = random.uniform(40, 255);
  const pixels = Uint8Array.from(
    { length: COARSE_WIDTH * COARSE_HEIGHT * 3 },
    () => brightness * random.next(),
  );
  const raw = { width: COARSE_WIDTH, height: COARSE_HEIGHT, channels: 3 as const };
  return sharp(pixels, { raw })
    .resize(WIDTH, HEIGHT, { kernel: index % 2 === 0 ? 'nearest' : 'cubic', fit: 'fill' })
    .jpeg({ quality: 60 })
    .toBuffer();
}
