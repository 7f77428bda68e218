import { readFile } from 'node:fs/promises';
import { decode, hasPngSignature, type DecodedPng } from 'fast-png';
import type { Size } from '../contract/recipe.js';
import { MAX_PIXELS } from './image.js';
import { FileProblem } from './problem.js';

/** Mask values row by row, height * width bytes, as the file holds them. */
export interface Mask extends Size {
  data: Uint8Array;
}

const HEADER_BYTES = 33;
const NEEDED = 'a mask is a grey or palette PNG whose values are class ids';

/**
 * The values of an index mask: palette indices or grey levels as stored (1, 2, 4 or 8 bits, never
 * scaled up to 255; 16 bits where all values are at most 255). The pixel grid is taken as it is.
 * @throws FileProblem
 */
export async function decodeMask(path: string): Promise<Mask> {
  return decodeMaskBytes(path, await readMaskFile(path));
}

/** The same of a file that was read already. @throws FileProblem */
export function decodeMaskBytes(path: string, bytes: Buffer): Mask {
  const png = decodePng(path, bytes);
  const { width, height } = png;
  if (png.channels !== 1) {
    throw new FileProblem(path, `It holds colours, not class ids: ${NEEDED}.`);
  }
  return { width, height, data: valuesOf(path, png) };
}

/** @throws FileProblem */
export async function readMaskFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new FileProblem(path, 'The file is missing or may not be read.', error);
  }
}

function decodePng(path: string, bytes: Buffer): DecodedPng {
  if (bytes.length === 0) throw new FileProblem(path, 'The file is empty.');
  if (!hasPngSignature(bytes)) throw new FileProblem(path, `It is not a PNG: ${NEEDED}.`);
  if (bytes.length < HEADER_BYTES) throw new FileProblem(path, 'The mask is damaged or cut off.');
  checkHeader(path, bytes);
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new FileProblem(path, 'The mask is damaged or cut off.', error);
  }
}

/** Before the decoder allocates anything: size, and the one kind that fast-png reads wrongly. */
function checkHeader(path: string, bytes: Buffer): void {
  if (bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > MAX_PIXELS) {
    throw new FileProblem(path, `It has more than ${MAX_PIXELS} pixels; cut it into parts.`);
  }
  const interlaced = bytes.readUInt8(28) !== 0;
  if (interlaced && bytes.readUInt8(24) < 8) {
    throw new FileProblem(path, 'It is interlaced with less than 8 bits; save it uninterlaced.');
  }
}

function valuesOf(path: string, png: DecodedPng): Uint8Array {
  if (png.data instanceof Uint16Array) return narrowed(path, png.data);
  const bytes = new Uint8Array(png.data.buffer, png.data.byteOffset, png.data.length);
  return png.depth === 8 ? bytes : unpacked(bytes, png.width, png.height, png.depth);
}

function narrowed(path: string, values: Uint16Array): Uint8Array {
  const tooLarge = values.find((value) => value > 255);
  if (tooLarge !== undefined) {
    throw new FileProblem(path, `It holds the value ${tooLarge}: class ids go from 0 to 255.`);
  }
  return Uint8Array.from(values);
}

/** One byte a pixel from rows of several pixels a byte, the first pixel in the highest bits. */
function unpacked(packed: Uint8Array, width: number, height: number, bits: number): Uint8Array {
  const perByte = 8 / bits;
  const rowBytes = Math.ceil(width / perByte);
  const values = new Uint8Array(width * height);
  for (let index = 0; index < values.length; index++) {
    const x = index % width;
    const byte = packed[Math.floor(index / width) * rowBytes + Math.floor(x / perByte)] ?? 0;
    values[index] = (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
  }
  return values;
}
