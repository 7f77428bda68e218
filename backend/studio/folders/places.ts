import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FolderListing } from '../../contract/projects.js';
import { isFolder, within } from './patience.js';

type Place = FolderListing['places'][number];

/** Where folders are looked for first: home, its usual folders, drives, beside projects. */
export async function placesOf(home: string, projects: readonly string[]): Promise<Place[]> {
  const usual = ['Documents', 'Pictures', 'Desktop', 'Downloads'].map((name) => join(home, name));
  const drives = process.platform === 'win32' ? windowsDrives() : await mountedDrives();
  const beside = projects.map((folder) => dirname(folder));
  const paths = [...new Set([home, ...usual, ...drives, ...beside])];
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
