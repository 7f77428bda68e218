import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../contract/error.js';
import type { RuntimeName, RuntimeRecord } from '../contract/runtimes.js';
import { BINDING, compileBinding } from './compile.js';
import { linkCudaLibraries } from './cuda-links.js';
import { sha256Of } from './download.js';
import { refuseWithoutDriver } from './driver.js';
import { refuseWhileInUse } from './in-use.js';
import { downloadAll, findFiles, plan } from './indexed-wheels.js';
import { describeRuntime, replaceRuntime, writeMarker } from './installed.js';
import { givenWheels } from './given-wheels.js';
import { KINDS, TENSORFLOW_VERSION } from './kinds.js';
import { runtimeDirectory } from './location.js';
import { indexAddress } from './package-index.js';
import { probeBinding } from './probe.js';
import { seldom, type OnProgress } from './progress.js';
import { refuseFullDisk } from './space.js';
import { beginStaging } from './staging.js';
import { LIBRARIES, unpackWheel, unpackedBytes } from './wheel.js';

export interface InstallOptions {
  /** The folder of managed runtimes; see `defaultRuntimeRoot`. */
  root: string;
  /** Wheels that are already here, for machines without a network. */
  wheels?: string[];
  /** Address of a package index in place of the usual one. */
  index?: string;
  onProgress: OnProgress;
  signal: AbortSignal;
}

/**
 * Installs a runtime under `root` in place of an earlier one. Nothing is picked up by
 * `installedRuntime` before all of it is there and has computed known numbers. Throws a UserError
 * that says what to do; rejects with the signal's reason when aborted, and goes on from there when
 * called again.
 */
export async function installRuntime(
  name: RuntimeName,
  options: InstallOptions,
): Promise<RuntimeRecord> {
  const { root, signal } = options;
  refuseOtherPlatforms();
  if (KINDS[name].cuda) await refuseWithoutDriver(signal);
  mkdirSync(root, { recursive: true });
  refuseWhileInUse(runtimeDirectory(root, name), name);
  const folder = await beginStaging(root);
  try {
    const wheels = await obtainWheels(name, options);
    await build(name, wheels.paths, folder, options);
    writeMarker(folder, { name, version: wheels.version, sha256: wheels.sha256 });
    await replaceRuntime(root, name, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return describeRuntime(root, name);
}

interface Wheels {
  paths: string[];
  /** Of TensorFlow's own. */
  version: string;
  sha256: string;
}

/** The wheels given by hand, or those of the package index. */
async function obtainWheels(name: RuntimeName, options: InstallOptions): Promise<Wheels> {
  const { root, wheels, index, onProgress, signal } = options;
  if (wheels !== undefined) {
    const [main, ...others] = await givenWheels(name, wheels);
    const paths = [main, ...others].map(({ path }) => path);
    return { paths, version: main.version, sha256: await sha256Of(main.path, signal) };
  }
  const address = indexAddress(index);
  onProgress({ stage: 'find', message: `Looking for TensorFlow ${TENSORFLOW_VERSION}` });
  const [main, ...others] = await findFiles(name, address, signal);
  const files = [main, ...others];
  await plan(name, root, files, onProgress);
  const paths = await downloadAll(name, root, files, onProgress, signal);
  return { paths, version: main.version, sha256: main.sha256 };
}

/** Unpacks, compiles and tests in a folder of its own. */
async function build(
  name: RuntimeName,
  wheels: string[],
  folder: string,
  { onProgress, signal }: InstallOptions,
): Promise<void> {
  const { cuda } = KINDS[name];
  await unpackAll(name, wheels, folder, onProgress, signal);
  refuseWithoutLibraries(folder, wheels);
  if (cuda) linkCudaLibraries(folder);
  onProgress({ stage: 'compile', message: 'Compiling the binding to Node' });
  await compileBinding(folder, signal);
  await rm(join(folder, 'tensorflow', 'include'), { recursive: true });
  onProgress({ stage: 'test', message: 'Computing known numbers with it' });
  await probeBinding(join(folder, BINDING), cuda, signal);
}

async function unpackAll(
  name: RuntimeName,
  wheels: string[],
  folder: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  let total = 0;
  for (const wheel of wheels) total += await unpackedBytes(wheel);
  await refuseFullDisk(folder, total);
  const message = `Unpacking ${name}`;
  const report = seldom(total, (done) => onProgress({ stage: 'unpack', message, done, total }));
  let done = 0;
  for (const wheel of wheels) {
    await unpackWheel(wheel, folder, (bytes) => report((done += bytes)), signal);
  }
}

function refuseWithoutLibraries(folder: string, [main = '']: string[]): void {
  const missing = LIBRARIES.find((path) => !existsSync(join(folder, path)));
  if (missing === undefined) return;
  throw new UserError(`${main} holds no ${missing}: give the whole wheel as it was published.`);
}

function refuseOtherPlatforms(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new UserError(
    `Runtimes can be installed on Linux x64 only, and this is ${process.platform} ` +
      `${process.arch}: use the backend "wasm", which needs no installation.`,
  );
}
