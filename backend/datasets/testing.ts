import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';
import type { Recipe, Size } from '../contract/recipe.js';
import { RECIPES } from '../contract/recipes.js';
import type { FileProblem } from './problem.js';

/** A folder of a test, and a way to put files into it. */
export class TestFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<TestFolder> {
    // A name with a blank and accents: paths of users have them too.
    return new TestFolder(await mkdtemp(join(tmpdir(), 'towline été ')));
  }

  async write(name: string, bytes: Uint8Array | string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** An image whose left half is red and whose right half is blue. */
export function redBlue({ width, height }: Size): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data[pixel * 3 + (pixel % width < width / 2 ? 0 : 2)] = 255;
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A grey PNG of 8 bits from one value a pixel. */
export function greyPng({ width, height }: Size, data: Uint8Array | Uint16Array): Uint8Array {
  return encode({ width, height, data, channels: 1, depth: data instanceof Uint8Array ? 8 : 16 });
}

/**
 * An uncompressed BMP from the bytes of its rows in the order of the file (padding is added), and
 * what stands between header and pixels: palette or channel masks.
 * @param kind a negative height says that rows go from the top; `masks` that `between` holds masks
 */
export function bmp(
  kind: Size & { bits: number; masks?: boolean },
  rows: readonly (readonly number[])[],
  between: Buffer = Buffer.alloc(0),
): Buffer {
  const padded = rows.map((row) => [...row, ...new Array<number>(-row.length & 3).fill(0)]);
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + between.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(kind.width, 18);
  header.writeInt32LE(kind.height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(kind.bits, 28);
  header.writeUInt32LE(kind.masks ? 3 : 0, 30);
  return Buffer.concat([header, between, Buffer.from(padded.flat())]);
}

/** A small recipe for the tests of batches. */
export function testRecipe(changes: Partial<Recipe> = {}): Recipe {
  return { ...RECIPES.quick, crop: { width: 32, height: 32 }, batchSize: 3, ...changes };
}

/** The sentence about a file from a promise that must fail with a FileProblem. */
export async function reasonOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'nothing was wrong',
    (error: FileProblem) => error.reason ?? String(error),
  );
}
