import { webcrypto } from 'node:crypto';
import sharp from 'sharp';
import { THUMBNAIL_SIZE } from '../contract/media.js';
import type { Size } from '../contract/recipe.js';
import { isBmp } from './bmp.js';
import { readExposure } from './exif.js';
import {
  decodeImage,
  imageMetadata,
  imageSize,
  readImageFile,
  type ImageFile,
  type RgbImage,
} from './image.js';
import { pictureFacts, type PictureFacts } from './picture-facts.js';

/** What reading an image whole finds. */
export interface ReadPicture extends Size {
  /** SHA-256 of the file's bytes, in hexadecimal. */
  hash: string;
  /** A JPEG whose longer side is at most `THUMBNAIL_SIZE`. */
  thumbnail: Uint8Array;
  facts: PictureFacts;
}

const THUMBNAIL_QUALITY = 80;

/**
 * Reads the whole image once, so that a damaged one is named now and not hours later in the
 * training, and tells what it looks like.
 * @throws FileProblem
 */
export async function readPicture(path: string): Promise<ReadPicture> {
  const { file, pixels, ...read } = await readPixels(path);
  const [thumbnail, facts, taken] = await Promise.all([
    encoded(pixels),
    pictureFacts(pixels),
    takenAt(file),
  ]);
  return { ...read, thumbnail, facts: { taken, ...facts } };
}

/**
 * Size and hash of an image, and its pixels at a thumbnail's size. The whole image is decoded for
 * it, near that size, which is faster for JPEGs.
 * @throws FileProblem
 */
export async function readPixels(
  path: string,
): Promise<Size & { hash: string; pixels: RgbImage; file: Required<ImageFile> }> {
  const file = await readImageFile(path);
  const [hash, { width, height }] = await Promise.all([contentHash(file.bytes), imageSize(file)]);
  const pixels = await decodeImage(file, thumbnailSize({ width, height }));
  return { width, height, hash, pixels, file };
}

function encoded({ data, width, height }: RgbImage): Promise<Buffer> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return image.jpeg({ quality: THUMBNAIL_QUALITY }).toBuffer();
}

/** An image's size, shrunk until it fits a thumbnail; never enlarged. */
export function thumbnailSize({ width, height }: Size): Size {
  const scale = Math.min(1, THUMBNAIL_SIZE / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** SHA-256 in hexadecimal, computed off this thread. */
async function contentHash(bytes: Buffer): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

async function takenAt(file: Required<ImageFile>): Promise<number | null> {
  if (isBmp(file.bytes)) return null;
  return readExposure((await imageMetadata(file)).exif).taken;
}
