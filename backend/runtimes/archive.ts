import { text } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import { fromRandomAccessReaderPromise, openPromise } from 'yauzl';
import { RemoteReader } from './remote-reader.js';

const OPTIONS = { lazyEntries: true, autoClose: false };

/** An open zip with its table of contents. */
export interface Archive {
  zip: ZipFile;
  entries: Entry[];
}

/** Opens a zip on this machine; the caller closes it. */
export async function openArchive(path: string): Promise<Archive> {
  return listed(await openPromise(path, OPTIONS));
}

/** Opens a zip on a server, of which no more is fetched than what is read. */
export async function openRemoteArchive(
  url: string,
  bytes: number,
  signal: AbortSignal,
): Promise<Archive> {
  const reader = new RemoteReader(url, bytes, signal);
  return listed(await fromRandomAccessReaderPromise(reader, bytes, OPTIONS));
}

/** The text of the first entry with such a name; undefined where there is none. */
export async function textOf({ zip, entries }: Archive, name: RegExp): Promise<string | undefined> {
  const entry = entries.find(({ fileName }) => name.test(fileName));
  return entry && text(await zip.openReadStreamPromise(entry));
}

async function listed(zip: ZipFile): Promise<Archive> {
  try {
    return { zip, entries: await listEntries(zip) };
  } catch (error) {
    zip.close();
    throw error;
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
