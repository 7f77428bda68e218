import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { within } from './patience.js';

/** What a page knows of a folder that was dropped on it. */
interface Dropped {
  name: string;
  /** Some of its files, their paths relative to it with '/'. */
  files: readonly { name: string; bytes: number }[];
}

const SEARCH_MILLISECONDS = 2000;
/** Levels of subfolders below each place. */
const DEPTH = 5;
const MOST_FOUND = 10;
/** Hidden folders, and those that programs fill with thousands of files. */
const SKIPPED = /^(\..*|\$.*|node_modules|__pycache__|Library|AppData)$/;

/**
 * Folders of that name which hold these files in these sizes: the places themselves and what is
 * below them, the nearest levels first, as far as two seconds go.
 */
export async function findFolders(places: readonly string[], dropped: Dropped): Promise<string[]> {
  const deadline = Date.now() + SEARCH_MILLISECONDS;
  const left = (): number => Math.max(0, deadline - Date.now());
  const found: string[] = [];
  const seen = new Set(places);
  let level = [...seen];
  for (let depth = 0; depth <= DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (left() === 0 || found.length === MOST_FOUND) return found;
      if (basename(folder) === dropped.name && (await within(fits(folder, dropped), false, left())))
        found.push(folder);
      for (const path of await within(subfolders(folder), [], left())) {
        if (!seen.has(path)) next.push(path);
        seen.add(path);
      }
    }
    level = next;
  }
  return found;
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
    .map(({ name }) => join(folder, name));
}

async function fits(path: string, { files }: Dropped): Promise<boolean> {
  const sizes = await Promise.all(
    files.map(async ({ name }) => (await stat(join(path, name))).size),
  );
  return files.every(({ bytes }, index) => sizes[index] === bytes);
}
