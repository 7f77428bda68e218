import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { FileProblem } from './problem.js';

/** Extensions of the files taken for images, in lower case. */
export const IMAGE_EXTENSIONS = new Set(
  'jpg jpeg jpe jfif png webp tif tiff bmp dib'.split(' ').map((ending) => `.${ending}`),
);
/** Folders that archivers leave behind: their files only look like images. */
const LEFTOVERS = new Set(['__MACOSX', '@eaDir', '$RECYCLE.BIN']);

/**
 * The image files in a folder and its subfolders, told by their extension: paths relative to it
 * with '/' on every system, sorted by character code. Hidden files are left out; a folder that
 * links lead to twice, or in a circle, is read once.
 * @param onUnreadable told of each subfolder that may not be read; the rest goes on
 * @throws FileProblem where the folder itself can't be read
 */
export async function* imageFiles(
  root: string,
  onUnreadable: (problem: FileProblem) => void = () => undefined,
): AsyncGenerator<string> {
  yield* walk(root, '', new Set(), onUnreadable);
}

interface Entry {
  name: string;
  isFolder: boolean;
}

async function* walk(
  root: string,
  folder: string,
  seen: Set<string>,
  onUnreadable: (problem: FileProblem) => void,
): AsyncGenerator<string> {
  const entries = await read(root, folder, seen).catch((error: unknown) => {
    if (folder === '' || !(error instanceof FileProblem)) throw error;
    onUnreadable(error);
    return [];
  });
  for (const { name, isFolder } of entries) {
    if (isFolder) yield* walk(root, `${folder}${name}/`, seen, onUnreadable);
    else yield `${folder}${name}`;
  }
}

/** The subfolders and images of one folder; nothing where it was read before. */
async function read(root: string, folder: string, seen: Set<string>): Promise<Entry[]> {
  const path = join(root, folder);
  try {
    const real = await realpath(path);
    if (seen.has(real)) return [];
    seen.add(real);
    const found = await readdir(path, { withFileTypes: true });
    const entries = await Promise.all(found.map((entry) => entryOf(path, entry)));
    return entries.filter((entry) => entry !== undefined).sort(byPath);
  } catch (error) {
    const name = folder === '' ? root : folder;
    throw new FileProblem(name, 'The folder is missing or may not be read.', error);
  }
}

async function entryOf(folder: string, entry: Dirent): Promise<Entry | undefined> {
  const { name } = entry;
  if (name.startsWith('.') || LEFTOVERS.has(name)) return undefined;
  const target = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => entry) : entry;
  if (target.isDirectory()) return { name, isFolder: true };
  // A link that leads nowhere is kept where it is named like an image: whoever opens it says so.
  // A pipe or a device is not: whoever opens it would wait for ever.
  const isImage = IMAGE_EXTENSIONS.has(extname(name).toLowerCase());
  const isFile = target.isFile() || target.isSymbolicLink();
  return isImage && isFile ? { name, isFolder: false } : undefined;
}

/** The order of whole paths: a folder's name is followed by '/', which stands after '-' and '.'. */
function byPath(one: Entry, other: Entry): number {
  const [a, b] = [one, other].map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
