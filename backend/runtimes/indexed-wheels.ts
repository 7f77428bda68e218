import type { RuntimeName } from '../contract/runtimes.js';
import { UserError } from '../contract/error.js';
import { METADATA } from './wheel.js';
import { openRemoteArchive, textOf } from './archive.js';
import { bytesHere, download } from './download.js';
import { reasonOf } from './fetch.js';
import { KINDS, TENSORFLOW_VERSION } from './kinds.js';
import { downloadDirectory } from './location.js';
import { findWheel, type IndexedFile } from './package-index.js';
import { seldom, stopwatch, type OnProgress } from './progress.js';
import { cudaRequirements, type Requirement } from './requirements.js';
import { inWords, refuseFullDisk } from './space.js';

/** For a first idea of how long a download takes, before there is a rate. */
const COMMON_LINE_BITS = 100e6;

/** The files of a runtime on a package index; TensorFlow's own comes first. */
export async function findFiles(
  name: RuntimeName,
  index: string,
  signal: AbortSignal,
): Promise<[IndexedFile, ...IndexedFile[]]> {
  const { project, cuda } = KINDS[name];
  const main = await findWheel(index, { project, specifier: `==${TENSORFLOW_VERSION}` }, signal);
  const required = cuda ? await remoteRequirements(main, signal) : [];
  const others = required.map((requirement) => findWheel(index, requirement, signal));
  return [main, ...(await Promise.all(others))];
}

/** Reads what a wheel needs out of it before all of it is here. */
async function remoteRequirements(
  { url, bytes, filename }: IndexedFile,
  signal: AbortSignal,
): Promise<Requirement[]> {
  try {
    const archive = await openRemoteArchive(url, bytes, signal);
    const required = cudaRequirements((await textOf(archive, METADATA)) ?? '');
    if (required.length === 0) throw new Error('it asks for none');
    return required;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UserError(
      `Which of NVIDIA's libraries ${filename} needs can't be read (${reasonOf(error)}): ` +
        'name another index in TOWLINE_PYPI, or install from wheel files.',
    );
  }
}

/** Says how much there is to download, before it begins, and whether there is room for it. */
export async function plan(
  name: RuntimeName,
  root: string,
  files: IndexedFile[],
  onProgress: OnProgress,
): Promise<void> {
  const folder = downloadDirectory(root, name);
  const total = sumOf(files);
  const downloadBytes = files.reduce((sum, file) => sum + file.bytes - bytesHere(file, folder), 0);
  const diskBytes = Math.ceil(downloadBytes + total * KINDS[name].growth);
  await refuseFullDisk(root, diskBytes);
  const minutes = Math.ceil((downloadBytes * 8) / COMMON_LINE_BITS / 60);
  const download =
    downloadBytes === 0
      ? 'nothing more to download'
      : `${inWords(downloadBytes)} to download, about ${minutes} min at 100 Mbit/s`;
  onProgress({
    stage: 'plan',
    message:
      `${name} ${TENSORFLOW_VERSION}: ${download}; then a minute or two to build; ` +
      `${inWords(diskBytes)} of disk space meanwhile`,
    files: files.map(({ filename, bytes }) => ({ name: filename, bytes })),
    downloadBytes,
    diskBytes,
  });
}

/** Downloads one file after the other; gives their paths. */
export async function downloadAll(
  name: RuntimeName,
  root: string,
  files: IndexedFile[],
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string[]> {
  const total = sumOf(files);
  const secondsLeft = stopwatch(total);
  const report = seldom(total, (done) => {
    const message = `Downloading ${name}`;
    onProgress({ stage: 'download', message, done, total, secondsLeft: secondsLeft(done) });
  });
  const paths: string[] = [];
  let before = 0;
  for (const file of files) {
    const onDone = (done: number): void => report(before + done);
    paths.push(await download(file, downloadDirectory(root, name), onDone, signal));
    before += file.bytes;
  }
  return paths;
}

const sumOf = (files: IndexedFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);
