import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { rename, rm, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../contract/error.js';
import { BINDING, compileBinding } from './compile.js';
import { download, sha256Of } from './download.js';
import { removeRuntime, runtimeDirectory, writeMarker } from './installed.js';
import { TENSORFLOW_VERSION, findWheel } from './package-index.js';
import { probeBinding } from './probe.js';
import { LIBRARIES, unpackWheel } from './wheel.js';

export interface InstallProgress {
  stage: 'find' | 'download' | 'unpack' | 'compile' | 'test';
  /** One sentence for people. */
  message: string;
  /** Bytes, in the stages that count them. */
  done?: number;
  total?: number;
}

export interface InstallOptions {
  /** The folder of managed runtimes; see `defaultRuntimeRoot`. */
  root: string;
  /** A tensorflow-cpu wheel that is already here, for machines without a network. */
  wheel?: string;
  onProgress: (progress: InstallProgress) => void;
  signal: AbortSignal;
}

/** Unpacked libraries, and about as much again while the wheel lies beside them. */
const NEEDED_BYTES = 1_300_000_000;
const UNFINISHED = 'installing-';

/**
 * Installs the native TensorFlow runtime under `root` in place of an earlier one, and returns its
 * folder. Nothing is picked up by `installedRuntime` before all of it is there and has computed
 * known numbers. Throws a UserError that says what to do; rejects with the signal's reason when
 * aborted.
 */
export async function installTensorflow(options: InstallOptions): Promise<string> {
  const { root, onProgress, signal } = options;
  refuseOtherPlatforms();
  mkdirSync(root, { recursive: true });
  await removeUnfinished(root);
  await refuseFullDisk(root);
  const wheel = await obtainWheel(options);
  const folder = mkdtempSync(join(root, `${UNFINISHED}${process.pid}-`));
  try {
    const unpacking = `Unpacking ${basename(wheel.path)}`;
    await unpackWheel(
      wheel.path,
      folder,
      (done, total) => onProgress({ stage: 'unpack', message: unpacking, done, total }),
      signal,
    );
    onProgress({ stage: 'compile', message: 'Compiling the binding to Node' });
    await compileBinding(folder, signal);
    await rm(join(folder, 'tensorflow', 'include'), { recursive: true });
    onProgress({ stage: 'test', message: 'Computing known numbers with it' });
    await probeBinding(join(folder, BINDING), signal);
    const marker = { version: wheel.version, sha256: wheel.sha256 };
    writeMarker(folder, marker, [BINDING, ...LIBRARIES]);
    await removeRuntime(root);
    await rename(folder, runtimeDirectory(root));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return runtimeDirectory(root);
}

interface Wheel {
  path: string;
  version: string;
  sha256: string;
}

/** The wheel given by hand, or the one of the package index. */
async function obtainWheel({ root, wheel, onProgress, signal }: InstallOptions): Promise<Wheel> {
  if (wheel !== undefined) {
    if (!existsSync(wheel)) throw new UserError(`There is no wheel at ${wheel}: check the path.`);
    const version = /^tensorflow_cpu-([^-]+)-/.exec(basename(wheel))?.[1] ?? 'unknown';
    return { path: wheel, version, sha256: await sha256Of(wheel, signal) };
  }
  onProgress({ stage: 'find', message: `Looking for TensorFlow ${TENSORFLOW_VERSION}` });
  const file = await findWheel(signal);
  const size = file.size === undefined ? '' : ` (${Math.round(file.size / 1e6)} MB)`;
  const message = `Downloading TensorFlow ${TENSORFLOW_VERSION}${size}`;
  const onBytes = (done: number, total: number | undefined): void =>
    onProgress({ stage: 'download', message, done, total });
  const path = await download(file, join(root, 'downloads'), onBytes, signal);
  return { path, version: TENSORFLOW_VERSION, sha256: file.sha256 };
}

function refuseOtherPlatforms(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new UserError(
    `The TensorFlow runtime can be installed on Linux x64 only, and this is ${process.platform} ` +
      `${process.arch}: use the backend "wasm", which needs no installation.`,
  );
}

async function refuseFullDisk(root: string): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return;
  throw new UserError(
    `The TensorFlow runtime needs ${NEEDED_BYTES / 1e9} GB of free space under ${root}, where ` +
      `${(free / 1e9).toFixed(1)} GB are free: make room or set TOWLINE_RUNTIMES to another disk.`,
  );
}

/** Deletes what installations left behind whose process is gone. */
async function removeUnfinished(root: string): Promise<void> {
  for (const name of readdirSync(root)) {
    const owner = new RegExp(`^${UNFINISHED}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
