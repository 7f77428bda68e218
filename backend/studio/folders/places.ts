import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FolderListing } from '../../contract/projects.js';
import { isFolder, within } from './patience.js';

type Place = FolderListing['places'][number];

/** Where choosing a folder often begins: home, its usual folders, places used before, drives. */
export async function placesOf(home: string, used: readonly string[]): Promise<Place[]> {
  const usual = ['Documents', 'Pictures', 'Desktop', 'Downloads'].map((name) => join(home, name));
  const drives = process.platform === 'win32' ? windowsDrives() : await mountedDrives();
  const paths = [...new Set([home, ...usual, ...used, ...drives])];
  const there = await Promise.all(paths.map(isFolder));
  return paths
    .filter((_, index) => there[index])
    .map((path) => ({ name: path === home ? 'Home' : basename(path) || path, path }));
}

function windowsDrives(): string[] {
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
}

/** Where desktop systems put drives that are plugged in. */
async function mountedDrives(): Promise<string[]> {
  const user = process.env['USER'] ?? '';
  const roots =
    process.platform === 'darwin'
      ? ['/Volumes']
      : ['/mnt', '/media', ...(user ? [`/media/${user}`, `/run/media/${user}`] : [])];
  const lists = await Promise.all(roots.map(subfolders));
  return ['/', ...lists.flat()];
}

async function subfolders(root: string): Promise<string[]> {
  const entries = await within(readdir(root, { withFileTypes: true }), []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
}
