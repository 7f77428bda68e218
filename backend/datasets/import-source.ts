import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import type { ClassList } from '../contract/classes.js';
import { InterruptedError, UserError } from '../contract/error.js';
import type { ImportReport } from '../contract/events.js';
import { readClasses } from './classes.js';
import { imageFiles } from './files.js';
import { countSizes, FILES_AT_ONCE, sortedByFile } from './inspect.js';
import { checkPair, labeledPair, type CheckedPair, type SourceItem } from './labeled-pair.js';
import { classesOfValues, ownClassList } from './mask-classes.js';
import { pairByStem, type Pairing } from './pairing.js';

export type { SourceItem } from './labeled-pair.js';

type Unusable = ImportReport['unusable'][number];

/** What an import of a source may be told, and tells. */
export interface SourceImportOptions {
  /** The class list that the user has made of an earlier import's. */
  ownClasses?: ClassList | null | undefined;
  /** Told of pairs that were read. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface ImportedSource {
  /** As `classes.json` says, or without one the masks. */
  folderClasses: ClassList;
  /** The user's, brought up to date; else the folder's. */
  classes: ClassList;
  items: SourceItem[];
  report: ImportReport;
}

/**
 * Reads a source: `images/` and `masks/` with the same subfolders and names, and `classes.json`
 * where there is one. What can't be used is named in the report and left out, the rest goes on.
 * Mask values that no class has are listed without a name, and count as ignored.
 * @throws UserError where a part is missing, or no pair can be used
 * @throws InterruptedError where the signal has stopped it
 */
export async function importSource(
  directory: string,
  options: SourceImportOptions = {},
): Promise<ImportedSource> {
  for (const part of ['images', 'masks']) await requirePart(directory, part);
  const given = await givenClasses(directory);
  const { files: images, unusable: imageFolders } = await listed(directory, 'images/');
  const { files: masks, unusable: maskFolders } = await listed(directory, 'masks/');
  const pairing = paired(images, masks);
  const checked = await checkPairs(directory, pairing.pairs, options);
  const totals = valueTotals(checked);
  const folderClasses = given ?? classesOfMasks(directory, totals);
  const { ownClasses } = options;
  const classes = ownClasses ? ownClassList(folderClasses, ownClasses) : folderClasses;
  const pairs = checked.map((pair) => labeledPair(pair, folderClasses, classes));
  const items = pairs.flatMap(({ item }) => (item ? [item] : []));
  const report: ImportReport = {
    images: images.length,
    used: items.length,
    withoutMask: pairing.leftOnly,
    withoutImage: pairing.rightOnly,
    unusable: sortedByFile([
      ...imageFolders,
      ...maskFolders,
      ...pairing.ambiguous.flatMap(unclear),
      ...pairs.flatMap(({ unusable }) => unusable),
    ]),
    values: valuesFound(totals, classes),
    sizes: countSizes(checked.flatMap(({ inspected }) => (inspected ? [inspected] : []))),
  };
  if (items.length === 0) throw new UserError(nothingUsable(directory, report, masks.length));
  return { folderClasses, classes, items, report };
}

async function checkPairs(
  directory: string,
  pairs: Pairing['pairs'],
  { onProgress, signal }: SourceImportOptions,
): Promise<CheckedPair[]> {
  let done = 0;
  return pMap(
    pairs,
    async ([image, mask]) => {
      if (signal?.aborted) throw new InterruptedError(`The import of ${directory} was stopped.`);
      const checked = await checkPair(directory, image, mask);
      onProgress?.(++done, pairs.length);
      return checked;
    },
    { concurrency: FILES_AT_ONCE },
  );
}

/** The folder's own class list; a data set need not have one. */
async function givenClasses(directory: string): Promise<ClassList | undefined> {
  const file = join(directory, 'classes.json');
  const found = await stat(file).catch(() => undefined);
  return found && readClasses(file);
}

/** Where no mask can be read there are no classes either, and the failure says why. */
function classesOfMasks(directory: string, totals: readonly number[]): ClassList {
  const values = [...totals.keys()].filter((value) => (totals[value] ?? 0) > 0);
  return values.length === 0 ? { classes: [], ignore: [] } : classesOfValues(directory, values);
}

async function requirePart(directory: string, part: string): Promise<void> {
  const found = await stat(join(directory, part)).catch(() => undefined);
  if (found) return;
  throw new UserError(
    `${directory} holds no ${part}: a source is a folder with images/ and masks/.`,
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

/** Pixels of each of the 256 mask values in all masks that fit their images. */
function valueTotals(checked: readonly CheckedPair[]): number[] {
  const totals = new Array<number>(256).fill(0);
  for (const { labels } of checked) {
    labels?.counts.forEach((count, value) => (totals[value] = (totals[value] ?? 0) + count));
  }
  return totals;
}

/** Every mask value found with its share of all pixels, by value. */
function valuesFound(totals: readonly number[], list: ClassList): ImportReport['values'] {
  const pixels = totals.reduce((sum, count) => sum + count, 0);
  return totals.flatMap((count, value) => {
    if (count === 0) return [];
    return [{ value, share: count / pixels, ...classOfValue(value, list) }];
  });
}

/** What a class list makes of a mask value. */
export function classOfValue(
  value: number,
  { classes, ignore }: ClassList,
): Pick<ImportReport['values'][number], 'name' | 'ignored'> {
  const name = classes.find(({ id }) => id === value)?.name ?? null;
  return { name, ignored: ignore.includes(value) };
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
