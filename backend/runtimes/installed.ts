import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { UserError } from '../contract/error.js';
import { runtimeName, type RuntimeName, type RuntimeRecord } from '../contract/runtimes.js';
import { refuseWhileInUse } from './in-use.js';
import { downloadDirectory, runtimeDirectory } from './location.js';
import { refuseWhileInstalling } from './staging.js';

/** The marker that an installation writes last: without a valid one a folder is no runtime. */
const Marker = z.object({
  name: runtimeName,
  version: z.string(),
  /** Relative to the runtime's folder, size in bytes. */
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  /** Of the wheel of TensorFlow that it was unpacked from. */
  sha256: z.string().length(64),
  installedAt: z.iso.datetime(),
});

export type RuntimeMarker = z.infer<typeof Marker>;

const MARKER_FILE = 'runtime.json';

/** The folder of a complete runtime under `root`, if it is installed. */
export function installedRuntime(
  root: string,
  name: RuntimeName = 'tensorflow',
): string | undefined {
  const directory = runtimeDirectory(root, name);
  return isComplete(directory, readMarker(directory)) ? directory : undefined;
}

/** What is under `root`, runtimes that lost files included. */
export function listRuntimes(root: string): RuntimeRecord[] {
  const there = runtimeName.options.filter((name) => existsSync(runtimeDirectory(root, name)));
  return there.map((name) => describeRuntime(root, name));
}

export function describeRuntime(root: string, name: RuntimeName): RuntimeRecord {
  const directory = runtimeDirectory(root, name);
  const marker = readMarker(directory);
  const tested = isComplete(directory, marker) ? (marker?.installedAt ?? null) : null;
  const bytes = filesIn(directory).reduce((sum, file) => sum + file.bytes, 0);
  return { name, version: marker?.version ?? null, directory, bytes, tested };
}

/** What the marker in a runtime's folder says; undefined where there is no valid one. */
export function readMarker(directory: string): RuntimeMarker | undefined {
  try {
    const text = readFileSync(join(directory, MARKER_FILE), 'utf8');
    return Marker.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Declares a folder complete, with the files that are in it now. */
export function writeMarker(
  directory: string,
  marker: Pick<RuntimeMarker, 'name' | 'version' | 'sha256'>,
): void {
  const files = filesIn(directory);
  const installedAt = new Date().toISOString();
  const whole: RuntimeMarker = { ...marker, files, installedAt };
  writeFileSync(join(directory, MARKER_FILE), `${JSON.stringify(whole, null, 2)}\n`);
}

/** Puts a finished folder in the place of an earlier runtime, whose downloads are done with. */
export async function replaceRuntime(
  root: string,
  name: RuntimeName,
  folder: string,
): Promise<void> {
  await deleteRuntime(runtimeDirectory(root, name));
  await rename(folder, runtimeDirectory(root, name));
  await rm(downloadDirectory(root, name), { recursive: true, force: true });
}

/**
 * Deletes a runtime and what was downloaded for it. Throws a UserError where there is nothing of it
 * or a process uses it.
 */
export async function removeRuntime(root: string, name: RuntimeName): Promise<void> {
  const directory = runtimeDirectory(root, name);
  const downloads = downloadDirectory(root, name);
  if (!existsSync(directory) && !existsSync(downloads)) {
    throw new UserError(
      `${name} is not installed in ${root}: "towline runtime list" shows what is.`,
    );
  }
  refuseWhileInstalling(root);
  refuseWhileInUse(directory, name);
  await deleteRuntime(directory);
  await rm(downloads, { recursive: true, force: true });
}

async function deleteRuntime(directory: string): Promise<void> {
  // The marker goes first: a half-deleted folder must not pass for a runtime.
  await rm(join(directory, MARKER_FILE), { force: true });
  await rm(directory, { recursive: true, force: true });
}

function isComplete(directory: string, marker: RuntimeMarker | undefined): boolean {
  if (marker === undefined) return false;
  return marker.files.every(({ path, bytes }) => {
    return statSync(join(directory, path), { throwIfNoEntry: false })?.size === bytes;
  });
}

function filesIn(directory: string): RuntimeMarker['files'] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(directory, path), bytes: statSync(path).size }));
}
