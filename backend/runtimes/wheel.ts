import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import { openPromise } from 'yauzl';
import { UserError, messageOf } from '../contract/error.js';
import type { OnBytes } from './download.js';
import { countBytes } from './download.js';

/** The libraries that the binding links against, by their names in the wheel. */
export const LIBRARIES = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
];

const NOTICES = 'tensorflow/THIRD_PARTY_NOTICES.txt';

/** The C interface and what it includes: 60 of the wheel's 13,000 headers. */
const HEADERS = [
  /^tensorflow\/include\/tensorflow\/c\/.*\.h$/,
  /^tensorflow\/include\/(tensorflow\/core|tsl)\/platform\/ctstring.*\.h$/,
  /^tensorflow\/include\/xla\/tsl\/c\/.*\.h$/,
];

/** Whether Towline needs this entry of the wheel, to compile or to run. */
function isNeeded(name: string): boolean {
  return LIBRARIES.includes(name) || name === NOTICES || HEADERS.some((form) => form.test(name));
}

/**
 * Unpacks the needed parts of a TensorFlow wheel into a folder, under their names in the wheel.
 * Throws a UserError when the file is no wheel or holds no TensorFlow libraries.
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<void> {
  const { zip, entries } = await openWheel(wheel);
  try {
    const missing = LIBRARIES.find((name) => !entries.some((entry) => entry.fileName === name));
    if (missing !== undefined) {
      throw new UserError(
        `${wheel} holds no ${missing}: give a tensorflow-cpu wheel for Linux x64.`,
      );
    }
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    let done = 0;
    for (const entry of entries) {
      const target = join(folder, entry.fileName);
      mkdirSync(dirname(target), { recursive: true });
      const content = await zip.openReadStreamPromise(entry);
      const count = countBytes((bytes) => onBytes((done += bytes), total));
      await pipeline(content, count, createWriteStream(target), { signal });
    }
  } finally {
    zip.close();
  }
}

async function openWheel(path: string): Promise<{ zip: ZipFile; entries: Entry[] }> {
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    return { zip, entries: (await listEntries(zip)).filter((entry) => isNeeded(entry.fileName)) };
  } catch (error) {
    throw new UserError(
      `${path} cannot be read as a wheel (${messageOf(error)}): give a tensorflow-cpu wheel.`,
    );
  }
}

function listEntries(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}
