import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { FileProblem } from './problem.js';

/** Extensions of the files taken for images, in lower case. */
export const IMAGE_EXTENSIONS = new Set(
  'jpg jpeg jpe jfif png webp tif tiff bmp dib'.split(' ').map((ending) => `.${ending}`),
);
/** Folders that archivers leave behind: their files only look like images. */
const LEFTOVERS = new Set(['__MACOSX', '@eaDir', '$RECYCLE.BIN']);

export type OnUnreadable = (problem: FileProblem) => void;

/** Entries that are looked at without a pause: a folder of 100,000 must not hold up everything else. */
const GROUP = 512;

/**
 * The image files in a folder and its subfolders, told by their extension: paths relative to it
 * with '/' on every system, sorted by character code. Hidden files are left out; a folder that
 * links lead to twice, or in a circle, is read once.
 * @param onUnreadable told of each subfolder that may not be read; the rest goes on
 * @throws FileProblem where the folder itself can't be read
 */
export async function* imageFiles(
  root: string,
  onUnreadable: OnUnreadable = () => undefined,
): AsyncGenerator<string> {
  const files: string[] = [];
  for await (const group of imageGroups(root, '', onUnreadable)) files.push(...group);
  yield* files.sort();
}

/**
 * The same files in groups as they are found, folder by folder in no order that counts.
 * @param folder where to begin, relative to the root: '' or ending in '/'
 */
export async function* imageGroups(
  root: string,
  folder: string,
  onUnreadable: OnUnreadable,
): AsyncGenerator<string[]> {
  yield* walk(root, folder, new Set(), onUnreadable);
}

async function* walk(
  root: string,
  folder: string,
  seen: Set<string>,
  onUnreadable: OnUnreadable,
): AsyncGenerator<string[]> {
  const subfolders: string[] = [];
  try {
    for await (const group of entryGroups(join(root, folder), seen)) {
      const files = group.filter(({ isFolder }) => !isFolder);
      subfolders.push(...group.filter(({ isFolder }) => isFolder).map(({ name }) => name));
      if (files.length > 0) yield files.map(({ name }) => `${folder}${name}`);
    }
  } catch (error) {
    const reason = 'The folder is missing or may not be read.';
    if (folder === '') throw new FileProblem(root, reason, error);
    onUnreadable(new FileProblem(folder, reason, error));
  }
  // Sorted, so that of two links to one folder it is always the same that counts.
  for (const name of subfolders.sort()) yield* walk(root, `${folder}${name}/`, seen, onUnreadable);
}

interface Entry {
  name: string;
  isFolder: boolean;
}

/** The subfolders and images of one folder; nothing where it was read before. */
async function* entryGroups(path: string, seen: Set<string>): AsyncGenerator<Entry[]> {
  const real = await realpath(path);
  if (seen.has(real)) return;
  seen.add(real);
  let group: Promise<Entry | undefined>[] = [];
  for await (const entry of await opendir(path, { bufferSize: GROUP })) {
    group.push(entryOf(path, entry));
    if (group.length < GROUP) continue;
    yield present(await Promise.all(group));
    group = [];
  }
  yield present(await Promise.all(group));
}

function present(entries: readonly (Entry | undefined)[]): Entry[] {
  return entries.filter((entry) => entry !== undefined);
}

async function entryOf(folder: string, entry: Dirent): Promise<Entry | undefined> {
  const { name } = entry;
  if (isIgnored(name)) return undefined;
  const target = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => entry) : entry;
  if (target.isDirectory()) return { name, isFolder: true };
  // A link that leads nowhere is kept where it is named like an image: whoever opens it says so.
  // A pipe or a device is not: whoever opens it would wait for ever.
  const isFile = target.isFile() || target.isSymbolicLink();
  return isImagePath(name) && isFile ? { name, isFolder: false } : undefined;
}

/** Whether a file of this path, relative to a folder of images, is taken for one of them. */
export function isImagePath(path: string): boolean {
  return IMAGE_EXTENSIONS.has(extname(path).toLowerCase()) && !path.split('/').some(isIgnored);
}

function isIgnored(name: string): boolean {
  return name.startsWith('.') || LEFTOVERS.has(name);
}
