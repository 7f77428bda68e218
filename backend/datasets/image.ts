import { open, readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { messageOf } from '../contract/error.js';
import type { Size } from '../contract/recipe.js';
import { BMP_HEADER_BYTES, bmpSize, decodeBmp, isBmp } from './bmp.js';
import { FileProblem } from './problem.js';
import { toEightBits } from './sixteen-bit.js';

/** An image file, and its bytes where they have been read already. */
export interface ImageFile {
  path: string;
  bytes?: Buffer;
}

/** RGB pixels row by row, height * width * 3 bytes. */
export interface RgbImage extends Size {
  data: Uint8Array;
}

/** Largest image that is decoded (16,384 x 16,384): a damaged header must not eat the memory. */
export const MAX_PIXELS = 2 ** 28;
const FORMATS = new Set(['jpeg', 'png', 'webp', 'tiff']);
const DAMAGED = 'The image is damaged or cut off.';
const MISSING = 'The file is missing or may not be read.';
const EMPTY = 'The file is empty.';
const UNKNOWN = 'This is not a JPEG, PNG, WebP, TIFF or BMP image.';

// libvips keeps decoded files by name, and would show an image as it was before it was replaced.
sharp.cache(false);

/**
 * Decodes a JPEG, PNG, WebP, TIFF (first page) or BMP into 8-bit sRGB. One rule for all: it is
 * turned as its EXIF orientation says, grey becomes RGB, transparent parts turn black (as the empty
 * borders of stitched images are), and 16-bit samples become 8-bit as `toEightBits` says. The
 * format is told by the content, not by the file's extension.
 * @param size where given, the image is resampled to exactly this size (after turning)
 * @throws FileProblem
 */
export async function decodeImage(file: string | ImageFile, size?: Size): Promise<RgbImage> {
  const image = asFile(file);
  const { path } = image;
  if (isBmp(await startOf(image))) return resized(path, await bmpImage(image), size);
  const { bits } = await sampleKind(image);
  if (bits === 8) return pixelsOf(path, turned(image).toColourspace('srgb'), size);
  const deep = await deepPixels(image);
  return resized(path, { ...deep, data: await toEightBits(deep.data) }, size);
}

/** How an image stores its pixels: bits of a sample, and colours, transparency left out. */
export interface SampleKind {
  bits: 8 | 16;
  colours: 1 | 3;
}

/** @throws FileProblem */
export async function sampleKind(file: string | ImageFile): Promise<SampleKind> {
  const image = asFile(file);
  if (isBmp(await startOf(image))) return { bits: 8, colours: 3 };
  const { depth, channels } = await imageMetadata(image);
  return { bits: depth === 'ushort' ? 16 : 8, colours: channels < 3 ? 1 : 3 };
}

/**
 * Width and height of an image as it is seen, EXIF orientation applied, from its header alone.
 * @throws FileProblem
 */
export async function imageSize(file: string | ImageFile): Promise<Size> {
  const image = asFile(file);
  const start = await startOf(image);
  if (isBmp(start)) return limited(image.path, bmpSize(image.path, start));
  return (await imageMetadata(image)).autoOrient;
}

/**
 * The whole file.
 * @throws FileProblem
 */
export async function readImageFile(path: string): Promise<Required<ImageFile>> {
  const bytes = await guarded(path, () => readFile(path), MISSING);
  if (bytes.length === 0) throw new FileProblem(path, EMPTY);
  return { path, bytes };
}

function asFile(file: string | ImageFile): ImageFile {
  return typeof file === 'string' ? { path: file } : file;
}

/** The beginning of a file, enough to tell a BMP. */
async function startOf({ path, bytes }: ImageFile): Promise<Buffer> {
  if (bytes) return bytes.subarray(0, BMP_HEADER_BYTES);
  const file = await guarded(path, () => open(path), MISSING);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BMP_HEADER_BYTES), 0);
    if (bytesRead === 0) throw new FileProblem(path, EMPTY);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * What the header of an image says that is no BMP; `autoOrient` is its size as it is seen.
 * @throws FileProblem where it can't be decoded
 */
export async function imageMetadata({ path, bytes }: ImageFile): Promise<Metadata> {
  const metadata = await guarded(path, () => sharp(bytes ?? path).metadata());
  if (!FORMATS.has(metadata.format)) throw new FileProblem(path, UNKNOWN);
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    const reason = `Its samples are of type ${metadata.depth}; save it with 8 or 16 bits.`;
    throw new FileProblem(path, reason);
  }
  limited(path, metadata.autoOrient);
  return metadata;
}

function turned({ path, bytes }: ImageFile): Sharp {
  return sharp(bytes ?? path, { failOn: 'error', limitInputPixels: MAX_PIXELS })
    .autoOrient()
    .flatten({ background: '#000000' });
}

/**
 * The 16-bit samples of an image that has such, as RGB and turned as it is seen.
 * @throws FileProblem
 */
export async function deepPixels(image: ImageFile): Promise<Size & { data: Uint16Array }> {
  const samples = turned(image).toColourspace('rgb16').raw({ depth: 'ushort' });
  const { data, width, height } = await rgbOf(image.path, samples);
  return { width, height, data: new Uint16Array(data.buffer, data.byteOffset, data.length / 2) };
}

async function bmpImage(image: ImageFile): Promise<RgbImage> {
  const { path } = image;
  limited(path, bmpSize(path, await startOf(image)));
  return decodeBmp(path, image.bytes ?? (await readFile(path)));
}

function resized(path: string, image: RgbImage, size?: Size): Promise<RgbImage> | RgbImage {
  if (!size || (size.width === image.width && size.height === image.height)) return image;
  const { width, height } = image;
  return pixelsOf(path, sharp(image.data, { raw: { width, height, channels: 3 } }), size);
}

function pixelsOf(path: string, pipeline: Sharp, size?: Size): Promise<RgbImage> {
  const scaled = size ? pipeline.resize(size.width, size.height, { fit: 'fill' }) : pipeline;
  return rgbOf(path, scaled.raw());
}

async function rgbOf(path: string, pipeline: Sharp): Promise<RgbImage> {
  const { data, info } = await guarded(path, () => pipeline.toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  if (channels === 3) return { width, height, data };
  throw new FileProblem(path, `It has ${channels} colour channels; save it as RGB or grey.`);
}

function limited(path: string, { width, height }: Size): Size {
  if (width * height <= MAX_PIXELS) return { width, height };
  const megapixels = Math.round(MAX_PIXELS / 1e6);
  const reason = `It has ${width} x ${height} pixels, more than ${megapixels} million; cut it into parts.`;
  throw new FileProblem(path, reason);
}

async function guarded<T>(path: string, read: () => Promise<T>, reason = DAMAGED): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    const isUnknown = messageOf(error).includes('unsupported image format');
    throw new FileProblem(path, isUnknown ? UNKNOWN : reason, error);
  }
}
