import { setImmediate } from 'node:timers/promises';
import type { Size } from '../contract/recipe.js';
import { FileProblem } from './problem.js';

/*
 * A reader of our own, because sharp has none and of the libraries tried one left out half of a
 * 4-bit image of odd width, shifted the colours of packed ones and ignored where the pixels begin,
 * all without an error, and the others read only some of the headers.
 */

/** What a BMP file says of itself in its first bytes. */
interface BmpHeader extends Size {
  /** Where the pixels start, in bytes from the beginning of the file. */
  pixelOffset: number;
  headerBytes: number;
  bitsPerPixel: number;
  /** The channels' bits are given by masks, not by convention. */
  hasMasks: boolean;
  paletteColors: number;
  /** Rows are stored from the top, not from the bottom. */
  isTopDown: boolean;
}

/** Bytes needed to read a BMP's header. */
export const BMP_HEADER_BYTES = 54;
/** Between so many pixels other work may go on. */
const PIXELS_AT_ONCE = 2 ** 18;
const FILE_HEADER_BYTES = 14;
const BITFIELDS = 3;
const DAMAGED = 'The image is damaged or cut off.';

export function isBmp(start: Buffer): boolean {
  return start.length >= BMP_HEADER_BYTES && start.toString('latin1', 0, 2) === 'BM';
}

/**
 * Width and height of a BMP, from at least its first 54 bytes.
 * @throws FileProblem for compressed files and OS/2 headers, which are not read
 */
export function bmpSize(file: string, start: Buffer): Size {
  const { width, height } = readHeader(file, start);
  return { width, height };
}

function readHeader(file: string, start: Buffer): BmpHeader {
  const headerBytes = start.readUInt32LE(14);
  const bitsPerPixel = start.readUInt16LE(28);
  const compression = start.readUInt32LE(30);
  const isKnown = headerBytes >= 40 && [1, 4, 8, 16, 24, 32].includes(bitsPerPixel);
  if (!isKnown || (compression !== 0 && compression !== BITFIELDS)) {
    const reason = 'This kind of BMP (compressed, or from OS/2) is not read; save it as PNG.';
    throw new FileProblem(file, reason);
  }
  const width = start.readInt32LE(18);
  const signedHeight = start.readInt32LE(22);
  if (width <= 0 || signedHeight === 0) throw new FileProblem(file, DAMAGED);
  return {
    width,
    height: Math.abs(signedHeight),
    pixelOffset: start.readUInt32LE(10),
    headerBytes,
    bitsPerPixel,
    hasMasks: compression === BITFIELDS,
    paletteColors: start.readUInt32LE(46),
    isTopDown: signedHeight < 0,
  };
}

/**
 * Pixels of an uncompressed BMP of 1 to 32 bits as RGB, height * width * 3 bytes. A fourth channel
 * is left out: most programs that write one leave it undefined.
 */
export async function decodeBmp(file: string, bytes: Buffer): Promise<Size & { data: Uint8Array }> {
  const header = readHeader(file, bytes);
  const { width, height, bitsPerPixel, pixelOffset, isTopDown } = header;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  if (bytes.length < pixelOffset + rowBytes * height) throw new FileProblem(file, DAMAGED);
  const data = new Uint8Array(width * height * 3);
  const colorAt = bitsPerPixel <= 8 ? paletteReader(bytes, header) : sampleReader(bytes, header);
  const rowsAtOnce = Math.max(1, Math.floor(PIXELS_AT_ONCE / width));
  for (let y = 0; y < height; y++) {
    if (y > 0 && y % rowsAtOnce === 0) await setImmediate();
    const row = pixelOffset + rowBytes * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) colorAt(row, x, data, (y * width + x) * 3);
  }
  return { width, height, data };
}

/** Writes the colour of pixel x of the row that begins at byte `row` to out[at..at + 2]. */
type ColorReader = (row: number, x: number, out: Uint8Array, at: number) => void;

function paletteReader(bytes: Buffer, header: BmpHeader): ColorReader {
  const bits = header.bitsPerPixel;
  const start = FILE_HEADER_BYTES + header.headerBytes;
  const colors = header.paletteColors || 2 ** bits;
  const palette = bytes.subarray(start, start + colors * 4);
  return (row, x, out, at) => {
    const byte = bytes[row + Math.floor((x * bits) / 8)] ?? 0;
    const index = (byte >> (8 - bits - ((x * bits) % 8))) & (2 ** bits - 1);
    // A palette entry is blue, green, red; an index beyond its end is black.
    for (let channel = 0; channel < 3; channel++) {
      out[at + channel] = palette[index * 4 + 2 - channel] ?? 0;
    }
  };
}

function sampleReader(bytes: Buffer, header: BmpHeader): ColorReader {
  const length = header.bitsPerPixel / 8;
  const channels = channelMasks(bytes, header).map((mask) => {
    const shift = 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: mask === 0 ? 0 : 255 / (mask >>> shift) };
  });
  return (row, x, out, at) => {
    const sample = bytes.readUIntLE(row + x * length, length);
    channels.forEach(({ mask, shift, scale }, channel) => {
      out[at + channel] = Math.round(((sample & mask) >>> shift) * scale);
    });
  };
}

/** The bits of red, green and blue; where a file gives them, they follow the first 40 bytes. */
function channelMasks(bytes: Buffer, { hasMasks, bitsPerPixel }: BmpHeader): number[] {
  if (hasMasks) return [0, 4, 8].map((at) => bytes.readUInt32LE(BMP_HEADER_BYTES + at));
  return bitsPerPixel === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}
