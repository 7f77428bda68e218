import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry } from 'yauzl';
import { UserError, messageOf } from '../contract/error.js';
import type { Archive } from './archive.js';
import { openArchive, textOf } from './archive.js';
import { countBytes } from './download.js';
import type { Requirement } from './requirements.js';
import { cudaRequirements, normalized } from './requirements.js';
import { isLinuxX64 } from './wheel-name.js';

/** The libraries that the binding links against, by their names in TensorFlow's wheels. */
export const LIBRARIES = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
];

/** What Towline needs of the wheels, to compile or to run. */
const NEEDED = [
  /^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/,
  /^tensorflow\/THIRD_PARTY_NOTICES\.txt$/,
  // The C interface and what it includes: 60 of the wheel's 13,000 headers.
  /^tensorflow\/include\/tensorflow\/c\/.*\.h$/,
  /^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/ctstring.*\.h$/,
  /^tensorflow\/include\/xla\/tsl\/c\/.*\.h$/,
  // CUDA's libraries and its compiler for the card, without what is for programmers.
  /^nvidia\/(?!.*\/include\/).*(?<!\.py|\.a|\/)$/,
  /^nvidia_[^/]*\.dist-info\/.*License\.txt$/,
];

export const METADATA = /^[^/]+\.dist-info\/METADATA$/;
const TAGS = /^[^/]+\.dist-info\/WHEEL$/;
const EXECUTABLE = 0o111;

/** A wheel on this machine, and what it says of itself. */
export interface Wheel {
  path: string;
  project: string;
  version: string;
  /** NVIDIA's libraries that it asks for. */
  requirements: Requirement[];
}

/** Reads what a file given by hand is. Throws a UserError where it is no wheel for Linux x64. */
export async function readWheel(path: string): Promise<Wheel> {
  const archive = await openGiven(path);
  try {
    const metadata = (await textOf(archive, METADATA)) ?? '';
    const tags = [...((await textOf(archive, TAGS)) ?? '').matchAll(/^Tag: *(\S+)/gm)];
    const project = /^Name: *(\S+)/m.exec(metadata)?.[1];
    const version = /^Version: *(\S+)/m.exec(metadata)?.[1];
    if (project === undefined || version === undefined) {
      throw new UserError(`${path} is a zip, but not a wheel of Python's: give a wheel.`);
    }
    if (!tags.some(([, tag = '']) => isLinuxX64(tag))) {
      throw new UserError(
        `${path} is for another platform (${tags[0]?.[1] ?? 'it names none'}): ` +
          'give the wheel for Linux x64, whose name ends in x86_64.whl.',
      );
    }
    const requirements = cudaRequirements(metadata);
    return { path, project: normalized(project), version, requirements };
  } finally {
    archive.zip.close();
  }
}

/** How large the needed parts of a wheel are once they are unpacked. */
export async function unpackedBytes(path: string): Promise<number> {
  const { zip, entries } = await openArchive(path);
  zip.close();
  return neededOf(entries).reduce((sum, entry) => sum + entry.uncompressedSize, 0);
}

/** Unpacks the needed parts of a wheel into a folder, under their names in the wheel. */
export async function unpackWheel(
  path: string,
  folder: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { zip, entries } = await openArchive(path);
  try {
    for (const entry of neededOf(entries)) {
      const target = join(folder, entry.fileName);
      mkdirSync(dirname(target), { recursive: true });
      // The upper half holds Unix's mode: CUDA's compiler for the card must stay executable.
      const mode = 0o644 | ((entry.externalFileAttributes >>> 16) & EXECUTABLE);
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, countBytes(onBytes), createWriteStream(target, { mode }), { signal });
    }
  } finally {
    zip.close();
  }
}

function neededOf(entries: Entry[]): Entry[] {
  return entries.filter(({ fileName }) => NEEDED.some((form) => form.test(fileName)));
}

async function openGiven(path: string): Promise<Archive> {
  try {
    return await openArchive(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UserError(`There is no wheel at ${path}: check the path.`);
    throw new UserError(
      `${path} cannot be read as a wheel (${messageOf(error)}): give a file whose name ends in .whl.`,
    );
  }
}
