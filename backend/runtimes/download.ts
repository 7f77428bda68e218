import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../contract/error.js';
import { fetchFrom, reasonOf } from './fetch.js';
import type { IndexedFile } from './package-index.js';

/** How far one file is, in bytes. */
export type OnDone = (done: number) => void;

/** How often a broken connection is taken up again before giving up. */
const ATTEMPTS = 3;

/**
 * Downloads a file into a folder, going on from where an earlier attempt broke off, and checks its
 * sha256. Returns its path. Throws a UserError when the network fails or the content is wrong.
 */
export async function download(
  file: IndexedFile,
  folder: string,
  onDone: OnDone,
  signal: AbortSignal,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file.filename);
  if (existsSync(path) && (await sha256Of(path, signal)) === file.sha256) return path;
  const partial = partialOf(path);
  await fetchAll(file, partial, onDone, signal);
  if ((await sha256Of(partial, signal)) !== file.sha256) {
    await rm(partial, { force: true });
    throw new UserError(
      `The downloaded ${file.filename} is not the file that the package index promised ` +
        '(wrong sha256), so it was deleted: run the install again.',
    );
  }
  await rename(partial, path);
  return path;
}

/** How much of a file earlier attempts have brought into a folder. */
export function bytesHere({ filename }: IndexedFile, folder: string): number {
  const path = join(folder, filename);
  return sizeOf(path) || sizeOf(partialOf(path));
}

const partialOf = (path: string): string => `${path}.part`;

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The sha256 of a file in hexadecimal digits. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest('hex');
}

async function fetchAll(
  file: IndexedFile,
  partial: string,
  onDone: OnDone,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(file, partial, onDone, signal);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new UserError(
        `The download of ${file.filename} broke off (${reasonOf(error)}): ` +
          'run the install again, it goes on from there.',
      );
    }
  }
}

/** Appends what is missing to the partial file. */
async function fetchRest(
  file: IndexedFile,
  partial: string,
  onDone: OnDone,
  signal: AbortSignal,
): Promise<void> {
  const have = sizeOf(partial);
  if (have > 0 && have === file.bytes) return;
  const headers: Record<string, string> = have > 0 ? { Range: `bytes=${have}-` } : {};
  const response = await fetchFrom(new URL(file.url), { headers, signal });
  if (response.status === 416) {
    await rm(partial, { force: true });
    throw new Error('the part that was there did not fit');
  }
  if (!response.ok || response.body === null) throw new Error(`it answered ${response.status}`);
  const resumed = response.status === 206;
  let done = resumed ? have : 0;
  const count = countBytes((bytes) => onDone((done += bytes)));
  const target = createWriteStream(partial, { flags: resumed ? 'a' : 'w' });
  await pipeline(Readable.fromWeb(response.body), count, target, { signal });
  if (done < file.bytes) throw new Error('the connection ended early');
}

/** A stream that hands everything through and says how much. */
export function countBytes(onChunk: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      onChunk(chunk.length);
      next(null, chunk);
    },
  });
}
