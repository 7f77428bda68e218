import type { Params } from '../../../backend/contract/api.js';

/** What a page learns of a folder that is dropped on it: never its path. */
export type DroppedFolder = Params<'folders.find'>;

const MOST_FILES = 20;
/** Folders looked into for them: enough for images/ and masks/, never a whole disk. */
const MOST_FOLDERS = 12;

/** The folder among what was dropped; undefined where there is none. */
export function folderAmong(items: DataTransferItemList): FileSystemDirectoryEntry | undefined {
  // The list is empty as soon as the event is over: this must not wait for anything.
  return [...items].map((item) => item.webkitGetAsEntry()).find((entry) => isFolder(entry));
}

/** Some of a folder's files with their sizes, those nearest to it first: the host knows it by them. */
export async function describeFolder(folder: FileSystemDirectoryEntry): Promise<DroppedFolder> {
  const files: DroppedFolder['files'] = [];
  const waiting = [folder];
  for (let read = 0; read < MOST_FOLDERS && files.length < MOST_FILES; read++) {
    const next = waiting.shift();
    if (!next) break;
    for (const entry of await firstEntries(next)) {
      if (isFolder(entry)) waiting.push(entry);
      if (!isFile(entry) || files.length === MOST_FILES) continue;
      const name = entry.fullPath.slice(folder.fullPath.length + 1);
      files.push({ name, bytes: (await fileOf(entry)).size });
    }
  }
  return { name: folder.name, files };
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Browsers hand over a hundred or so at a time: the first ones do. */
function firstEntries(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => folder.createReader().readEntries(resolve, reject));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
