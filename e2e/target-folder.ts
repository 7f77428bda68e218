import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../backend/random.js';

/** Writes files into a folder, by their path in it. */
export async function writeFiles(
  folder: string,
  files: Record<string, Uint8Array | string>,
): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

const [WIDTH, HEIGHT] = [160, 120];

/**
 * A grey picture of blocks, another for each number. Half of its pixels are as much brighter than
 * the mean as the others are darker.
 * @param brightness of 255: its mean luminance
 */
export function greyPicture(number: number, brightness: number, contrast = 20): Promise<Buffer> {
  const [columns, rows] = [16, 12];
  const random = new Random(number, 'blocks');
  const order = Array.from({ length: columns * rows }, (_, index) => index);
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  const blocks = new Uint8Array(columns * rows);
  order.forEach((block, index) => {
    blocks[block] = brightness + (index % 2 === 0 ? contrast : -contrast);
  });
  return sharp(blocks, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(WIDTH, HEIGHT, { kernel: 'nearest' })
    .png()
    .toBuffer();
}
