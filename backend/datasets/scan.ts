import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { imageGroups, isImagePath, type OnUnreadable } from './files.js';

/** An image file as a look into its folder finds it; the path is relative to the folder, with '/'. */
export interface FoundFile {
  image: string;
  /** 0, as is the time, of a link that leads nowhere. */
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/**
 * The image files below a path of a folder, with size and time, in groups as they are found:
 * those of the whole folder where the path is '', one or none where it is that of a file. Nothing
 * is opened. Folders that are linked into the folder are part of a look at the whole only.
 * @param onUnreadable told of each subfolder that may not be read; the rest goes on
 * @throws FileProblem where the folder itself can't be read
 */
export async function* findImages(
  root: string,
  path: string,
  onUnreadable: OnUnreadable,
): AsyncGenerator<FoundFile[]> {
  if (path === '') yield* withStats(root, imageGroups(root, '', onUnreadable));
  else if (await isFolder(join(root, path))) {
    yield* withStats(root, imageGroups(root, `${path}/`, onUnreadable));
  } else if (isImagePath(path) && (await isFile(join(root, path)))) {
    yield [await withStat(root, path)];
  }
}

async function* withStats(
  root: string,
  groups: AsyncGenerator<string[]>,
): AsyncGenerator<FoundFile[]> {
  for await (const group of groups) {
    yield await Promise.all(group.map((image) => withStat(root, image)));
  }
}

async function withStat(root: string, image: string): Promise<FoundFile> {
  const found = await stat(join(root, image)).catch(() => undefined);
  return { image, bytes: found?.size ?? 0, modified: found?.mtimeMs ?? 0 };
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => lstat(path).catch(() => undefined));
  return found !== undefined && (found.isFile() || found.isSymbolicLink());
}

/** Whether there is a folder of that path; 'empty' as the place is where a drive was unplugged. */
export async function lookAt(folder: string): Promise<'there' | 'empty' | 'gone'> {
  try {
    const directory = await opendir(folder);
    const first = await directory.read();
    await directory.close();
    return first ? 'there' : 'empty';
  } catch {
    return 'gone';
  }
}

/** SHA-256 of a file, in hexadecimal; undefined where it can't be read. */
export async function fileHash(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
