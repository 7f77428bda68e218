import type { ImportReport } from '../contract/events.js';
import { IMAGE_EXTENSIONS } from '../datasets/files.js';
import { countSizes, sortedByFile } from '../datasets/inspect.js';
import type { Store } from '../store/store.js';
import type { TargetImageRecord } from '../store/target-images.js';

const PAGE = 1000;

/**
 * What a target's folder holds, as far as it was read.
 * @param unreadable its subfolders that could not be looked into
 */
export async function targetReport(
  store: Store,
  target: number,
  unreadable: ImportReport['unusable'],
): Promise<ImportReport> {
  let images = 0;
  const sizes: { width: number; height: number }[] = [];
  const unusable = [...unreadable];
  for await (const page of targetPages(store, target)) {
    for (const { image, missing, problem, width, height } of page) {
      if (missing) continue;
      images++;
      if (problem !== null) unusable.push({ file: image, reason: problem });
      else if (width !== null && height !== null) sizes.push({ width, height });
    }
  }
  return {
    images,
    used: sizes.length,
    withoutMask: [],
    withoutImage: [],
    unusable: sortedByFile(unusable),
    values: [],
    sizes: countSizes(sizes),
  };
}

/** All images of a target, sorted by path, in pages between which others have their turn. */
export async function* targetPages(
  store: Store,
  target: number,
): AsyncGenerator<TargetImageRecord[]> {
  let after = '';
  for (;;) {
    const page = store.targetImages.page(target, after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.image;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One sentence, where a target has no image that can be used. */
export function nothingFound(directory: string, unusable: ImportReport['unusable']): string {
  const [first] = unusable;
  if (first) {
    return `No image in ${directory} can be used; the first, ${first.file}: ${first.reason}`;
  }
  const endings = [...IMAGE_EXTENSIONS].join(' ');
  return `No image in ${directory} or its subfolders (looked for files ending in ${endings}).`;
}
