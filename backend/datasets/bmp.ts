import { decode } from 'bmp-ts';
import type { Size } from '../contract/recipe.js';
import { FileProblem } from './problem.js';

/** What a BMP file says of itself in its first bytes. */
export interface BmpHeader extends Size {
  /** Where the pixels start, in bytes from the beginning of the file. */
  pixelOffset: number;
  headerBytes: number;
  bitsPerPixel: number;
  compression: number;
  paletteColors: number;
}

/** Bytes needed to read a BMP's header. */
export const BMP_HEADER_BYTES = 54;
const FILE_HEADER_BYTES = 14;
const COMPRESSION_BITFIELDS = 3;
const COMPRESSION_ALPHA_BITFIELDS = 6;

export function isBmp(start: Buffer): boolean {
  return start.length >= BMP_HEADER_BYTES && start.toString('latin1', 0, 2) === 'BM';
}

/**
 * The header of a BMP file, from at least its first 54 bytes.
 * @throws FileProblem for run-length encoded files (bmp-ts shifts their colours) and OS/2 headers
 */
export function readBmpHeader(file: string, start: Buffer): BmpHeader {
  const header = {
    pixelOffset: start.readUInt32LE(10),
    headerBytes: start.readUInt32LE(14),
    width: start.readInt32LE(18),
    height: Math.abs(start.readInt32LE(22)),
    bitsPerPixel: start.readUInt16LE(28),
    compression: start.readUInt32LE(30),
    paletteColors: start.readUInt32LE(46),
  };
  const readable = [0, COMPRESSION_BITFIELDS, COMPRESSION_ALPHA_BITFIELDS];
  if (header.headerBytes < 40 || !readable.includes(header.compression)) {
    throw new FileProblem(
      file,
      'This kind of BMP (compressed, or from OS/2) is not read; save it as PNG.',
    );
  }
  if (header.width <= 0 || header.height === 0) {
    throw new FileProblem(file, 'The image is damaged or cut off.');
  }
  return header;
}

/**
 * Pixels of an uncompressed BMP of 1 to 32 bits as RGB, height * width * 3. A fourth channel is
 * left out: most programs that write one leave it undefined.
 */
export function decodeBmp(file: string, bytes: Buffer): Size & { data: Uint8Array } {
  const { width, height } = readBmpHeader(file, bytes);
  const { data: abgr } = decodePixels(file, bytes);
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    data[pixel * 3] = abgr[pixel * 4 + 3] ?? 0;
    data[pixel * 3 + 1] = abgr[pixel * 4 + 2] ?? 0;
    data[pixel * 3 + 2] = abgr[pixel * 4 + 1] ?? 0;
  }
  return { width, height, data };
}

function decodePixels(file: string, bytes: Buffer): { data: Buffer } {
  const header = readBmpHeader(file, bytes);
  try {
    return decode(withoutGap(header, bytes));
  } catch (error) {
    throw new FileProblem(file, 'The image is damaged or cut off.', error);
  }
}

/** bmp-ts expects the pixels right after header and palette: bytes in between are cut out. */
function withoutGap(header: BmpHeader, bytes: Buffer): Buffer {
  const masks = header.headerBytes > 40 ? 0 : maskBytes(header.compression);
  const hasPalette = header.bitsPerPixel <= 8 || header.paletteColors > 0;
  const colors = header.paletteColors || 2 ** header.bitsPerPixel;
  const palette = hasPalette ? colors * 4 : 0;
  const end = FILE_HEADER_BYTES + header.headerBytes + masks + palette;
  if (header.pixelOffset <= end) return bytes;
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(header.pixelOffset)]);
}

function maskBytes(compression: number): number {
  if (compression === COMPRESSION_BITFIELDS) return 12;
  return compression === COMPRESSION_ALPHA_BITFIELDS ? 16 : 0;
}
