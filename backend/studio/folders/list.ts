import type { Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import pMap from 'p-map';
import { UserError } from '../../contract/error.js';
import type { FolderListing } from '../../contract/projects.js';
import { IMAGE_EXTENSIONS } from '../../datasets/files.js';
import { isFile, isFolder, within } from './patience.js';

type Folder = FolderListing['folders'][number];

const MOST_COUNTED = 10_000;
/** A folder full of folders is shown before the last one of them was counted. */
const COUNTING_MILLISECONDS = 3000;
const READING_MILLISECONDS = 10_000;
/** Few, for a drive that hangs keeps one of the process's four threads for each. */
const AT_ONCE = 2;

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The subfolders of a folder and what they hold. @throws UserError where it can't be read */
export async function listFolder(folder: string): Promise<Omit<FolderListing, 'places'>> {
  const path = resolve(folder);
  const entries = await entriesOf(path);
  const names = (await pMap(entries, (entry) => folderName(path, entry), { concurrency: AT_ONCE }))
    .filter((name) => name !== undefined)
    .sort(natural.compare);
  const deadline = Date.now() + COUNTING_MILLISECONDS;
  const folders = await pMap(names, (name) => describe(name, join(path, name), deadline), {
    concurrency: AT_ONCE,
  });
  const parent = dirname(path);
  const images = entries.filter((entry) => entry.isFile() && isImage(entry.name)).length;
  return {
    path,
    parent: parent === path ? null : parent,
    folders,
    images: Math.min(images, MOST_COUNTED),
  };
}

async function entriesOf(path: string): Promise<Dirent[]> {
  const entries = await within<Dirent[] | undefined>(
    readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      throw unreadable(path, cause);
    }),
    undefined,
    READING_MILLISECONDS,
  );
  if (entries === undefined) throw unreadable(path);
  return entries;
}

function unreadable(path: string, cause?: unknown): UserError {
  return new UserError(
    `The folder ${path} is missing, does not answer or may not be read: choose another one.`,
    { cause },
  );
}

/** The name of an entry that is a folder, or leads to one, and is not hidden. */
async function folderName(path: string, entry: Dirent): Promise<string | undefined> {
  const { name } = entry;
  if (name.startsWith('.') || name.startsWith('$')) return undefined;
  if (entry.isDirectory()) return name;
  return entry.isSymbolicLink() && (await isFolder(join(path, name))) ? name : undefined;
}

async function describe(name: string, path: string, deadline: number): Promise<Folder> {
  const left = deadline - Date.now();
  const unknown = { images: 0, holds: 'other' as const };
  if (left <= 0) return { name, path, ...unknown };
  const found = Promise.all([countImages(path), contentOf(path)]);
  const [images, holds] = await within(found, [unknown.images, unknown.holds], left);
  return { name, path, images, holds };
}

async function countImages(path: string): Promise<number> {
  let count = 0;
  for await (const entry of await opendir(path)) {
    if (!entry.isDirectory() && isImage(entry.name)) count++;
    if (count === MOST_COUNTED) break;
  }
  return count;
}

async function contentOf(path: string): Promise<Folder['holds']> {
  if (await isFile(join(path, 'towline.db'))) return 'project';
  const parts = await Promise.all([isFolder(join(path, 'images')), isFolder(join(path, 'masks'))]);
  return parts.every(Boolean) ? 'source' : 'other';
}

function isImage(name: string): boolean {
  return !name.startsWith('.') && IMAGE_EXTENSIONS.has(extname(name).toLowerCase());
}
