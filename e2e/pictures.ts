import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';
import type { Rgb } from './screen.js';

export const SIDE = { width: 1000, height: 800 } as const;

/** Every pixel says where it is: the low 8 bits of x and y, and the high 4 of each. */
export function placeColour(x: number, y: number): Rgb {
  return [x & 255, y & 255, (x >> 8) | ((y >> 8) << 4)];
}

export function placeOf([red, green, blue]: Rgb): { x: number; y: number } {
  return { x: red | ((blue & 15) << 8), y: green | ((blue >> 4) << 8) };
}

/** Samples of an RGB or, with one number a pixel, of a grey image. */
export function samples(
  { width, height }: { width: number; height: number },
  sample: (x: number, y: number) => readonly number[],
): number[] {
  return Array.from({ length: width * height }, (_, at) => [
    ...sample(at % width, Math.floor(at / width)),
  ]).flat();
}

/** A mask of 8 bits, every pixel its class's value. */
export function maskFile(
  size: { width: number; height: number },
  value: (x: number, y: number) => number,
): Uint8Array {
  const data = Uint8Array.from(samples(size, (x, y) => [value(x, y)]));
  return encode({ ...size, data, channels: 1, depth: 8 });
}

export function rgbFile(
  size: { width: number; height: number },
  colour: (x: number, y: number) => Rgb,
): Sharp {
  const data = Uint8Array.from(samples(size, colour));
  return sharp(data, { raw: { ...size, channels: 3 } });
}

/** One channel of 16 bits. */
export function deepFile(
  size: { width: number; height: number },
  value: (x: number, y: number) => number,
): Uint8Array {
  const data = Uint16Array.from(samples(size, (x, y) => [value(x, y)]));
  return encode({ ...size, data, channels: 1, depth: 16 });
}

/** Writes `images/`, `masks/` and `classes.json`. */
export async function writeSourceFolder(
  folder: string,
  files: Record<string, Uint8Array | string>,
  classes: { id: number; name: string; color: string }[],
): Promise<string> {
  for (const part of ['images', 'masks']) await mkdir(join(folder, part), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'classes.json'), JSON.stringify({ classes }));
  return folder;
}
