import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

export type Rgb = [red: number, green: number, blue: number];

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const deflated = promisify(deflate);

/** Enough for most masks' compressed values: each further piece waits for the main thread. */
const PIECE_BYTES = 2 ** 20;

/** One chunk: length, name, content, checksum. */
function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** 8 bits a pixel, palette, not interlaced. */
function header(width: number, height: number): Buffer {
  const content = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  content.writeUInt32BE(width, 0);
  content.writeUInt32BE(height, 4);
  return content;
}

/** The rows, each after the byte that says that it is not filtered. */
function rowsOf(width: number, height: number, indices: Uint8Array): Buffer {
  const bytes = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    bytes.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return bytes;
}

/** One colour for each value that occurs. */
function colorsOf(indices: Uint8Array, palette: readonly Rgb[]): Buffer {
  let largest = 0;
  for (const value of indices) largest = Math.max(largest, value);
  const bytes = Buffer.alloc(3 * Math.max(palette.length, largest + 1));
  palette.forEach((color, value) => bytes.set(color, 3 * value));
  return bytes;
}

/**
 * Writes class ids as an 8-bit palette PNG; folders are created, and the file appears whole or not
 * at all. Encoded here, not by a library, so that values are compressed beside the main thread: of
 * a large mask that takes seconds.
 * @param indices height * width mask values
 * @param palette colour of each mask value; values beyond its end are shown black
 */
export async function writeIndexPng(
  path: string,
  width: number,
  height: number,
  indices: Uint8Array,
  palette: readonly Rgb[],
): Promise<void> {
  const values = await deflated(rowsOf(width, height, indices), { chunkSize: PIECE_BYTES });
  const chunks = [
    chunk('IHDR', header(width, height)),
    chunk('PLTE', colorsOf(indices, palette)),
    chunk('IDAT', values),
    chunk('IEND', Buffer.alloc(0)),
  ];
  await writeWhole(path, Buffer.concat([SIGNATURE, ...chunks]));
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
