import { join } from 'node:path';
import { IGNORE, type ClassList } from '../contract/classes.js';
import type { ImportReport } from '../contract/events.js';
import { labelTable } from './classes.js';
import { attempt, inspectImage, type InspectedImage } from './inspect.js';
import { decodeMask, type Mask } from './mask.js';
import { sizesDiffer } from './working-image.js';

/** A labeled image; paths are relative to the source's folder, with '/'. */
export interface SourceItem extends InspectedImage {
  image: string;
  mask: string;
  /** Pixels of each class, by its index in the class list. */
  classPixels: number[];
}

/** What an import learned of one image and its mask. */
export interface CheckedPair {
  /** Where the pair can be trained on. */
  item?: SourceItem;
  /** Where the image can be read. */
  image?: InspectedImage;
  /** Pixels of each of the 256 mask values, where the mask fits its image. */
  counts?: Uint32Array;
  unusable: ImportReport['unusable'];
}

/** Reads an image and its mask whole; nothing that is wrong with them is thrown. */
export async function checkPair(
  directory: string,
  image: string,
  mask: string,
  classes: ClassList,
): Promise<CheckedPair> {
  const imageRead = await attempt(image, () => inspectImage(join(directory, image)));
  const maskRead = await attempt(mask, () => decodeMask(join(directory, mask)));
  const unusable = [imageRead, maskRead].flatMap((one) => ('value' in one ? [] : [one.unusable]));
  if (!('value' in imageRead)) return { unusable };
  const inspected = imageRead.value;
  if (!('value' in maskRead)) return { image: inspected, unusable };
  const misfit = sizesDiffer(maskRead.value, inspected);
  if (misfit) return { image: inspected, unusable: [{ file: mask, reason: misfit }] };

  const counts = countValues(maskRead.value);
  const classPixels = pixelsPerClass(counts, classes);
  if (classPixels.every((pixels) => pixels === 0)) {
    const reason = 'None of its pixels belongs to a class: all are ignored.';
    return { image: inspected, counts, unusable: [{ file: mask, reason }] };
  }
  return { item: { image, mask, classPixels, ...inspected }, image: inspected, counts, unusable };
}

function countValues({ data }: Mask): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function pixelsPerClass(counts: Uint32Array, classes: ClassList): number[] {
  const pixels = classes.classes.map(() => 0);
  labelTable(classes).forEach((label, value) => {
    if (label !== IGNORE) pixels[label] = counts[value] ?? 0;
  });
  return pixels;
}
