import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import type { ClassList } from '../contract/classes.js';
import { UserError } from '../contract/error.js';
import type { ImportReport } from '../contract/events.js';
import { readClasses } from './classes.js';
import { imageFiles } from './files.js';
import { countSizes, FILES_AT_ONCE, sortedByFile } from './inspect.js';
import { checkPair, type CheckedPair, type SourceItem } from './labeled-pair.js';
import { pairByStem, type Pairing } from './pairing.js';

export type { SourceItem } from './labeled-pair.js';

type Unusable = ImportReport['unusable'][number];

/**
 * Reads a source: `images/` and `masks/` with the same subfolders and names, and `classes.json`.
 * What can't be used is named in the report and left out, the rest goes on. Mask values that no
 * class has are listed without a name, and count as ignored.
 * @throws UserError where a part is missing, or no pair can be used
 */
export async function importSource(
  directory: string,
): Promise<{ classes: ClassList; items: SourceItem[]; report: ImportReport }> {
  for (const part of ['images', 'masks', 'classes.json']) await requirePart(directory, part);
  const classes = await readClasses(join(directory, 'classes.json'));
  const { files: images, unusable: imageFolders } = await listed(directory, 'images/');
  const { files: masks, unusable: maskFolders } = await listed(directory, 'masks/');
  const pairing = paired(images, masks);
  const checked = await pMap(
    pairing.pairs,
    ([image, mask]) => checkPair(directory, image, mask, classes),
    { concurrency: FILES_AT_ONCE },
  );
  const items = checked.flatMap(({ item }) => (item ? [item] : []));
  const report: ImportReport = {
    images: images.length,
    used: items.length,
    withoutMask: pairing.leftOnly,
    withoutImage: pairing.rightOnly,
    unusable: sortedByFile([
      ...imageFolders,
      ...maskFolders,
      ...pairing.ambiguous.flatMap(unclear),
      ...checked.flatMap(({ unusable }) => unusable),
    ]),
    values: valuesFound(checked, classes),
    sizes: countSizes(checked.flatMap(({ image }) => (image ? [image] : []))),
  };
  if (items.length === 0) throw new UserError(nothingUsable(directory, report, masks.length));
  return { classes, items, report };
}

async function requirePart(directory: string, part: string): Promise<void> {
  const found = await stat(join(directory, part)).catch(() => undefined);
  if (found) return;
  throw new UserError(
    `${directory} holds no ${part}: a source is a folder with images/, masks/ and classes.json.`,
  );
}

/** The image files below a part of the source, their paths beginning with that part. */
async function listed(directory: string, part: 'images/' | 'masks/') {
  const files: string[] = [];
  const unusable: Unusable[] = [];
  const found = imageFiles(join(directory, part), ({ file, reason }) =>
    unusable.push({ file: `${part}${file}`, reason }),
  );
  for await (const file of found) files.push(`${part}${file}`);
  return { files, unusable };
}

/** Pairs by the path below `images/` and `masks/`. */
function paired(images: string[], masks: string[]): Pairing {
  return pairByStem(images, masks, (path) => path.slice(path.indexOf('/') + 1));
}

/** One entry for each image of which it can't be said which mask is its own. */
function unclear({ left, right }: Pairing['ambiguous'][number]): Unusable[] {
  const reason = `More than one file has this name: ${[...left, ...right].join(', ')}.`;
  return left.map((file) => ({ file, reason }));
}

/** Every mask value found with its share of all pixels, by value. */
function valuesFound(checked: readonly CheckedPair[], list: ClassList): ImportReport['values'] {
  const totals = Array.from({ length: 256 }, (_, value) =>
    checked.reduce((sum, { counts }) => sum + (counts?.[value] ?? 0), 0),
  );
  const pixels = totals.reduce((sum, count) => sum + count, 0);
  return totals.flatMap((count, value) => {
    if (count === 0) return [];
    const name = list.classes.find(({ id }) => id === value)?.name ?? null;
    return [{ value, name, share: count / pixels, ignored: list.ignore.includes(value) }];
  });
}

function nothingUsable(directory: string, report: ImportReport, masks: number): string {
  const [first] = report.unusable;
  if (first) {
    return `No labeled image in ${directory} can be used; the first, ${first.file}: ${first.reason}`;
  }
  return (
    `No image in ${join(directory, 'images')} (${report.images} found) has a mask of the same ` +
    `subfolder and name in ${join(directory, 'masks')} (${masks} found).`
  );
}
