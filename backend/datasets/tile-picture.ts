import sharp from 'sharp';
import { IGNORE, type ClassList } from '../contract/classes.js';
import type { Size } from '../contract/recipe.js';
import { labelTable, maskPalette } from './classes.js';
import type { Samples } from './decoded-images.js';
import type { Mask } from './mask.js';
import { sensorWindow, windowed, type SampleRange } from './sixteen-bit.js';
import type { Area } from './tile-area.js';

/** An encoded picture. */
export interface EncodedPicture {
  /** Media type. */
  type: string;
  bytes: Uint8Array;
}

const LOSSY_QUALITY = 90;
/** Tiles travel a short way: time counts more than size. */
const LOSSLESS = { compressionLevel: 1 } as const;

/**
 * One tile of an image.
 * @param window what becomes black and white of 16-bit samples; else they are shown as the network
 * sees them
 * @param lossless every pixel as it is, where the image is shown at its own size
 */
export async function imageTile(
  image: Samples,
  area: Area,
  { window, lossless }: { window: SampleRange | undefined; lossless: boolean },
): Promise<EncodedPicture> {
  const { width, height } = area;
  const data =
    image.range === null
      ? cut(new Uint8Array(width * height * 3), image.data, image.width, area)
      : windowed(
          cut(new Uint16Array(width * height * 3), image.data, image.width, area),
          window ?? sensorWindow(image.range),
        );
  const tile = sharp(data, { raw: { width, height, channels: 3 } });
  if (lossless) return { type: 'image/png', bytes: await tile.png(LOSSLESS).toBuffer() };
  const bytes = await tile.jpeg({ quality: LOSSY_QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
  return { type: 'image/jpeg', bytes };
}

/** Writes the RGB samples of an area to `part`. */
function cut<Data extends Uint8Array | Uint16Array>(
  part: Data,
  data: Data,
  imageWidth: number,
  { left, top, width, height }: Area,
): Data {
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * imageWidth + left) * 3;
    part.set(data.subarray(start, start + width * 3), y * width * 3);
  }
  return part;
}

/**
 * A part of a mask in the colours of its classes, as it is at some size: transparent where nothing
 * counts. Each pixel is the mask's value at its centre, for classes can't be averaged.
 */
export async function maskTile(
  mask: Mask,
  classes: ClassList,
  { full, area }: { full: Size; area: Area },
): Promise<EncodedPicture> {
  const { left, top, width, height } = area;
  const inks = inksOf(classes);
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((top + y + 0.5) * mask.height) / full.height) * mask.width;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((left + x + 0.5) * mask.width) / full.width);
      pixels[y * width + x] = inks[mask.data[row + column] ?? 0] ?? 0;
    }
  }
  const bytes = new Uint8Array(pixels.buffer);
  const tile = sharp(bytes, { raw: { width, height, channels: 4 } });
  return { type: 'image/png', bytes: await tile.png(LOSSLESS).toBuffer() };
}

/** For each of the 256 mask values its red, green, blue and opacity, as four bytes in a row. */
function inksOf(classes: ClassList): Uint32Array {
  const inks = new Uint8Array(256 * 4);
  const palette = maskPalette(classes);
  labelTable(classes).forEach((label, value) => {
    if (label !== IGNORE) inks.set([...(palette[value] ?? [0, 0, 0]), 255], value * 4);
  });
  return new Uint32Array(inks.buffer);
}
