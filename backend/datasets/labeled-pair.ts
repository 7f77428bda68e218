import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClassList } from '../contract/classes.js';
import type { ImportReport } from '../contract/events.js';
import { attempt, inspectImage, type InspectedImage } from './inspect.js';
import { decodeMaskBytes, readMaskFile, type Mask } from './mask.js';
import { sizesDiffer } from './working-image.js';

/** A labeled image; paths are relative to the source's folder, with '/'. */
export interface SourceItem extends InspectedImage {
  image: string;
  mask: string;
  /** SHA-256 of the mask's file, in hexadecimal. */
  maskHash: string;
  /** Pixels of each class, ignored or not, by its index in the folder's class list. */
  classPixels: number[];
}

/** What an import learned of one image and its mask. */
export interface CheckedPair {
  image: string;
  mask: string;
  /** Where the image can be read. */
  inspected?: InspectedImage;
  /** Where the mask fits its image: pixels of each of the 256 values, and the file's hash. */
  labels?: { counts: Uint32Array; maskHash: string };
  unusable: ImportReport['unusable'];
}

/** Reads an image and its mask whole; nothing that is wrong with them is thrown. */
export async function checkPair(
  directory: string,
  image: string,
  mask: string,
): Promise<CheckedPair> {
  const imageRead = await attempt(image, () => inspectImage(join(directory, image)));
  const maskRead = await attempt(mask, () => readMask(join(directory, mask)));
  const unusable = [imageRead, maskRead].flatMap((one) => ('value' in one ? [] : [one.unusable]));
  if (!('value' in imageRead)) return { image, mask, unusable };
  const inspected = imageRead.value;
  if (!('value' in maskRead)) return { image, mask, inspected, unusable };
  const { size, ...labels } = maskRead.value;
  const misfit = sizesDiffer(size, inspected);
  if (misfit) return { image, mask, inspected, unusable: [{ file: mask, reason: misfit }] };
  return { image, mask, inspected, labels, unusable };
}

/**
 * The pair as it can be trained on, or why it can't.
 * @param folderClasses what pixels are counted by
 * @param classes what counts in training
 */
export function labeledPair(
  { image, mask, inspected, labels, unusable }: CheckedPair,
  folderClasses: ClassList,
  { classes, ignore }: ClassList,
): { item?: SourceItem; unusable: ImportReport['unusable'] } {
  if (!inspected || !labels) return { unusable };
  const { counts, maskHash } = labels;
  if (!classes.some(({ id }) => !ignore.includes(id) && (counts[id] ?? 0) > 0)) {
    const reason = 'None of its pixels belongs to a class: all are ignored.';
    return { unusable: [{ file: mask, reason }] };
  }
  const classPixels = folderClasses.classes.map(({ id }) => counts[id] ?? 0);
  return { item: { image, mask, ...inspected, maskHash, classPixels }, unusable };
}

async function readMask(path: string) {
  const bytes = await readMaskFile(path);
  const mask = decodeMaskBytes(path, bytes);
  const { width, height } = mask;
  const maskHash = createHash('sha256').update(bytes).digest('hex');
  return { size: { width, height }, counts: countValues(mask), maskHash };
}

function countValues({ data }: Mask): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
