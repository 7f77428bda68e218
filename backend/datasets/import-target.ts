import { join } from 'node:path';
import pMap from 'p-map';
import { UserError } from '../contract/error.js';
import type { ImportReport } from '../contract/events.js';
import { IMAGE_EXTENSIONS, imageFiles } from './files.js';
import { attempt, countSizes, FILES_AT_ONCE, inspectImage, sortedByFile } from './inspect.js';
import type { InspectedImage } from './inspect.js';

/** An unlabeled image; its path is relative to the imported folder, with '/'. */
export interface TargetItem extends InspectedImage {
  image: string;
}

/**
 * Reads a folder of images and its subfolders, in sorted order. Files that can't be read are named
 * and left out; exact copies are kept, their equal hashes tell them.
 * @throws UserError where the folder is missing or holds no image that can be used
 */
export async function importTarget(
  directory: string,
): Promise<{ items: TargetItem[]; report: ImportReport }> {
  const unusable: ImportReport['unusable'] = [];
  const files = imageFiles(directory, ({ file, reason }) => unusable.push({ file, reason }));
  const outcomes = await pMap(
    files,
    (image) =>
      attempt(image, async () => ({ image, ...(await inspectImage(join(directory, image))) })),
    { concurrency: FILES_AT_ONCE },
  );
  const items = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  unusable.push(...outcomes.flatMap((outcome) => ('value' in outcome ? [] : [outcome.unusable])));
  const report = {
    images: outcomes.length,
    used: items.length,
    withoutMask: [],
    withoutImage: [],
    unusable: sortedByFile(unusable),
    values: [],
    sizes: countSizes(items),
  };
  if (items.length === 0) throw new UserError(nothingFound(directory, report));
  return { items, report };
}

function nothingFound(directory: string, { unusable }: ImportReport): string {
  const [first] = unusable;
  if (first) {
    return `No image in ${directory} can be used; the first, ${first.file}: ${first.reason}`;
  }
  const endings = [...IMAGE_EXTENSIONS].join(' ');
  return `No image in ${directory} or its subfolders (looked for files ending in ${endings}).`;
}
