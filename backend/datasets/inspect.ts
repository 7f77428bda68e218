import type { ImportReport } from '../contract/events.js';
import type { Size } from '../contract/recipe.js';
import { FileProblem } from './problem.js';
import { readPixels } from './read-picture.js';

/** Files read at the same time by an import: decoding has threads of its own. */
export const FILES_AT_ONCE = 4;

/** What an import learns of an image. */
export interface InspectedImage extends Size {
  /** SHA-256 of the file's bytes, in hexadecimal. */
  hash: string;
}

/**
 * Reads the whole image once, so that a damaged one is named at the import and not hours later in
 * the training.
 * @throws FileProblem
 */
export async function inspectImage(path: string): Promise<InspectedImage> {
  const { width, height, hash } = await readPixels(path);
  return { width, height, hash };
}

type Unusable = ImportReport['unusable'][number];

/** Runs a check of one file: what it finds, or why the file can't be used. */
export async function attempt<T>(
  file: string,
  check: () => Promise<T>,
): Promise<{ value: T } | { unusable: Unusable }> {
  try {
    return { value: await check() };
  } catch (error) {
    if (error instanceof FileProblem) return { unusable: { file, reason: error.reason } };
    throw error;
  }
}

/** Sizes with how often each occurs, most frequent first, then by width and height. */
export function countSizes(images: readonly Size[]): ImportReport['sizes'] {
  const counts = new Map<string, { width: number; height: number; count: number }>();
  for (const { width, height } of images) {
    const entry = counts.get(`${width}x${height}`) ?? { width, height, count: 0 };
    counts.set(`${width}x${height}`, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || a.width - b.width || a.height - b.height,
  );
}

/** By file name, so that a report reads the same every time. */
export function sortedByFile(unusable: readonly Unusable[]): Unusable[] {
  return [...unusable].sort((a, b) => (a.file < b.file ? -1 : 1));
}
