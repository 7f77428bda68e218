import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The marker that an installation writes last: without a valid one a folder is no runtime. */
const Marker = z.object({
  name: z.literal('tensorflow'),
  version: z.string(),
  /** Relative to the runtime's folder, size in bytes. */
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  /** Of the wheel it was unpacked from. */
  sha256: z.string().length(64),
  installedAt: z.iso.datetime(),
});

export type RuntimeMarker = z.infer<typeof Marker>;

const MARKER_FILE = 'runtime.json';

/** Where the tensorflow runtime lies, or will lie, under a root. */
export function runtimeDirectory(root: string): string {
  return join(root, 'tensorflow');
}

/** The folder of the complete tensorflow runtime under `root`, if one is installed. */
export function installedRuntime(root: string): string | undefined {
  const directory = runtimeDirectory(root);
  const marker = readMarker(directory);
  const complete = marker?.files.every(
    ({ path, bytes }) => sizeOf(join(directory, path)) === bytes,
  );
  return complete ? directory : undefined;
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

/** Declares a folder complete. */
export function writeMarker(
  directory: string,
  marker: Pick<RuntimeMarker, 'version' | 'sha256'>,
  paths: string[],
): void {
  const files = paths.map((path) => ({ path, bytes: statSync(join(directory, path)).size }));
  const installedAt = new Date().toISOString();
  const whole: RuntimeMarker = { name: 'tensorflow', ...marker, files, installedAt };
  writeFileSync(join(directory, MARKER_FILE), `${JSON.stringify(whole, null, 2)}\n`);
}

/** Deletes the runtime and everything that was downloaded for it. */
export async function removeRuntime(root: string): Promise<void> {
  const directory = runtimeDirectory(root);
  // The marker goes first: a half-deleted folder must not pass for a runtime.
  await rm(join(directory, MARKER_FILE), { force: true });
  await rm(directory, { recursive: true, force: true });
  await rm(join(root, 'downloads'), { recursive: true, force: true });
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
