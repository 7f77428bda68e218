import { statfs } from 'node:fs/promises';
import { UserError } from '../contract/error.js';

/** As people say it, for example "3.4 GB". */
export function inWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Throws a UserError where a folder's disk has less room than `needed`. */
export async function refuseFullDisk(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new UserError(
    `The runtime needs ${inWords(needed)} of free space in ${folder}, where ${inWords(free)} are ` +
      'free: make room or set TOWLINE_RUNTIMES to a folder on another disk.',
  );
}
