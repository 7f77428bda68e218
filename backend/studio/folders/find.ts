import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { within } from './patience.js';

/** What a page knows of a folder that was dropped on it. */
interface Dropped {
  name: string;
  /** Some of its files, their paths relative to it with '/'. */
  files: readonly { name: string; bytes: number }[];
}

const SEARCH_MILLISECONDS = 2000;
/** Levels of subfolders below each place. */
const DEPTH = 4;

/**
 * Folders of that name which hold these files in these sizes: in the places themselves and below
 * them, the nearest levels first, as far as two seconds go.
 */
export async function findFolders(places: readonly string[], dropped: Dropped): Promise<string[]> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const deadline = Date.now() + SEARCH_MILLISECONDS;
  let level = [...places];
  for (let depth = 0; depth <= DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      const left = deadline - Date.now();
      if (left <= 0) return [...found];
      if (seen.has(folder)) continue;
      seen.add(folder);
      for (const name of await within(subfolders(folder), [], left)) {
        const path = join(folder, name);
        if (name === dropped.name && (await within(fits(path, dropped), false, left))) {
          found.add(path);
        }
        next.push(path);
      }
    }
    level = next;
  }
  return [...found];
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name))
    .map(({ name }) => name);
}

/** Hidden folders, and those that programs fill with thousands of files. */
const SKIPPED = /^(\..*|\$.*|node_modules|__pycache__|proc|sys|dev)$/;

async function fits(path: string, { files }: Dropped): Promise<boolean> {
  const sizes = await Promise.all(
    files.map(async ({ name }) => (await stat(join(path, name))).size),
  );
  return files.every(({ bytes }, index) => sizes[index] === bytes);
}
