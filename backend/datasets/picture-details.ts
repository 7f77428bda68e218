import type { PictureDetails } from '../contract/target-table.js';
import { isBmp } from './bmp.js';
import type { DecodedImages, HashedFile } from './decoded-images.js';
import { readExposure } from './exif.js';
import { imageMetadata, imageSize, readImageFile } from './image.js';
import { sensorWindow } from './sixteen-bit.js';

/**
 * What a picture's header says, and of 16-bit samples their range, for which it is decoded.
 * @throws FileProblem
 */
export async function pictureDetails(
  file: HashedFile,
  images: DecodedImages,
): Promise<PictureDetails> {
  const image = await readImageFile(file.path);
  const size = await imageSize(image);
  if (isBmp(image.bytes)) {
    const nothing = { range: null, window: null, orientation: null, camera: null, taken: null };
    return { ...size, bits: 8, channels: 3, format: 'bmp', ...nothing };
  }
  const { depth, channels, format, orientation, exif } = await imageMetadata(image);
  const { taken, camera } = readExposure(exif);
  const isDeep = depth === 'ushort';
  const range = isDeep ? (await images.get(file)).range : null;
  return {
    ...size,
    bits: isDeep ? 16 : 8,
    channels,
    format,
    range,
    window: range && sensorWindow(range),
    orientation: orientation ?? null,
    camera,
    // The camera's clock, without a time zone that it did not write.
    taken: taken === null ? null : new Date(taken).toISOString().slice(0, 19),
  };
}

/**
 * The samples of one pixel as the image is seen: red, green and blue, or one of a grey image.
 * @returns undefined beyond the image
 * @throws FileProblem
 */
export async function pixelSamples(
  file: HashedFile,
  { x, y }: { x: number; y: number },
  images: DecodedImages,
): Promise<number[] | undefined> {
  const { data, width, height, colours } = await images.get(file);
  if (x >= width || y >= height) return undefined;
  const start = (y * width + x) * 3;
  return [...data.subarray(start, start + colours)];
}
