import { join } from 'node:path';
import pMap from 'p-map';
import { InterruptedError, UserError } from '../contract/error.js';
import { fileHash, findImages } from '../datasets/scan.js';
import type { Store } from '../store/store.js';
import type { KnownFile, TargetFile } from '../store/target-files.js';
import type { TargetRecord } from '../store/targets.js';
import { refuseProjectInside } from './import-data.js';
import { LostImages } from './same-content.js';

/** Images at their old place whose content is compared. */
const SAMPLE = 40;
/** At least so much of the sample, and of all images, must be there. */
const SAME_SHARE = 0.9;
const FOUND_SHARE = 0.5;
const FILES_AT_ONCE = 4;
const PAGE = 1000;

interface RelinkOptions {
  signal: AbortSignal;
  progress: (done: number, total: number | null) => void;
}

/** An image that is known, and the file that it is in the new folder. */
interface Match {
  image: KnownFile;
  file: TargetFile;
}

/**
 * Gives a target the folder that it has moved to: its images keep their rows, also those that lie in
 * other subfolders there. A look at the folder has to follow.
 * @throws UserError where the folder holds too few of the images, InterruptedError
 */
export async function relinkTarget(
  store: Store,
  target: TargetRecord,
  directory: string,
  { signal, progress }: RelinkOptions,
): Promise<void> {
  refuseProjectInside(store.paths.root, directory);
  refuseOtherTarget(store, target, directory);
  const known = await knownFiles(store, target.id);
  const files = await filesOf(directory, signal, (count) => progress(count, null));
  const kept = known.flatMap((image) => {
    const file = files.get(image.image);
    return file && isSameSize(image, file) ? [{ image, file }] : [];
  });
  await compareSample(directory, kept, signal);
  const moved = await findMoved(directory, { known, kept, files }, signal);
  const found = [...kept, ...moved].filter(({ image }) => !image.missing).length;
  const wanted = known.filter(({ missing }) => !missing).length;
  if (found < FOUND_SHARE * wanted) throw tooFew(directory, found, wanted);
  store.transaction(() => {
    store.targets.move(target.id, directory);
    for (const { image, file } of moved) store.targetFiles.move(image.id, file);
  });
  await keepReadings(store, kept);
}

/** A copy has a time of its own; what was read counts as long as the size is the same. */
async function keepReadings(store: Store, kept: readonly Match[]): Promise<void> {
  const newer = kept.filter(({ image, file }) => image.modified !== file.modified);
  for (let at = 0; at < newer.length; at += PAGE) {
    const page = newer.slice(at, at + PAGE);
    store.transaction(() => {
      for (const { image, file } of page) store.targetFiles.move(image.id, file);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function refuseOtherTarget(store: Store, { id }: TargetRecord, directory: string): void {
  const other = store.targets.of(directory);
  if (!other || other.id === id) return;
  throw new UserError(
    `${directory} is a target of this project already, with decisions of its own: choose it instead.`,
  );
}

async function knownFiles(store: Store, target: number): Promise<KnownFile[]> {
  const known: KnownFile[] = [];
  for (let last: KnownFile | undefined; ; last = known.at(-1)) {
    const page = store.targetFiles.page(target, last?.image ?? '', PAGE);
    if (page.length === 0) return known;
    known.push(...page);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function filesOf(
  directory: string,
  signal: AbortSignal,
  onFound: (count: number) => void,
): Promise<Map<string, TargetFile>> {
  const files = new Map<string, TargetFile>();
  for await (const group of findImages(directory, '', () => undefined)) {
    interruptible(signal);
    for (const file of group) files.set(file.image, file);
    onFound(files.size);
  }
  return files;
}

/** An older Towline has not written sizes down. */
function isSameSize(image: KnownFile, file: TargetFile): boolean {
  return image.bytes === file.bytes || image.bytes === 0;
}

/** Files of the same name and size can still be others: some are looked into. */
async function compareSample(
  directory: string,
  kept: readonly Match[],
  signal: AbortSignal,
): Promise<void> {
  const known = kept.filter(({ image }) => image.hash !== null);
  const every = Math.max(1, Math.floor(known.length / SAMPLE));
  const sample = known.filter((_, index) => index % every === 0).slice(0, SAMPLE);
  const same = await pMap(
    sample,
    async ({ image, file }) => {
      interruptible(signal);
      return (await fileHash(join(directory, file.image))) === image.hash;
    },
    { concurrency: FILES_AT_ONCE },
  );
  const count = same.filter(Boolean).length;
  if (count >= SAME_SHARE * sample.length) return;
  throw new UserError(
    `${directory} holds files of the same names, but of ${sample.length} that were compared only ` +
      `${count} have the same content: choose the folder that the target was moved to.`,
  );
}

/** Images that are not at their old place, found by their content at places that are new. */
async function findMoved(
  directory: string,
  { known, kept, files }: { known: KnownFile[]; kept: Match[]; files: Map<string, TargetFile> },
  signal: AbortSignal,
): Promise<Match[]> {
  const atPlace = new Set(kept.map(({ image }) => image));
  const places = new Set(known.map(({ image }) => image));
  const lost = new LostImages(known.filter((image) => !atPlace.has(image)));
  const matches = await pMap(
    [...files.values()].filter(({ image }) => !places.has(image)),
    async (file) => {
      interruptible(signal);
      const image = await lost.take(file, join(directory, file.image));
      return image ? [{ image, file }] : [];
    },
    { concurrency: FILES_AT_ONCE },
  );
  return matches.flat();
}

function tooFew(directory: string, found: number, known: number): UserError {
  return new UserError(
    `Only ${found} of the target's ${known} images are in ${directory}: choose the folder that it ` +
      'was moved to.',
  );
}

function interruptible(signal: AbortSignal): void {
  if (signal.aborted) throw new InterruptedError('Comparing the folders was cancelled.');
}
