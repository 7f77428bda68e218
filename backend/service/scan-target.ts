import { join } from 'node:path';
import pMap from 'p-map';
import type { ImportReport } from '../contract/events.js';
import { InterruptedError, UserError } from '../contract/error.js';
import { findImages, lookAt } from '../datasets/scan.js';
import type { Store } from '../store/store.js';
import type { KnownFile, TargetFile } from '../store/target-files.js';
import type { TargetRecord } from '../store/targets.js';
import { LostImages } from './same-content.js';

/** Rows that are written, or read, at once: no longer than a moment. */
const GROUP = 1000;
/** Files whose content is compared at the same time. */
const FILES_AT_ONCE = 4;

export interface ScanOptions {
  /** Relative to the folder; [''] is all of it. */
  paths?: readonly string[];
  signal?: AbortSignal;
  /** Told of the images whose rows are new or have changed, as it goes. */
  onChange?: (images: number[]) => void;
  /** Told how many files were found so far. */
  onFound?: (files: number) => void;
}

/** The folder is unplugged, or was moved: that its images aren't found means nothing. */
export class FolderAway extends UserError {
  constructor(directory: string) {
    super(`The folder ${directory} is not there: plug its drive in, or say where it is now.`);
  }
}

/**
 * Brings a target's rows up to what its folder holds, without opening a file that is where it was
 * with the size and time that it had. New files get a row, changed ones are to be read again,
 * vanished ones are marked as missing. A file that is new where another of the same content has
 * vanished is the same image: it keeps its row with all decisions and results.
 * @returns subfolders that could not be read; what was known in them stays as it is
 * @throws FolderAway, InterruptedError; what was found until then is kept
 */
export async function scanTarget(
  store: Store,
  target: TargetRecord,
  { paths = [''], signal, onChange, onFound }: ScanOptions = {},
): Promise<ImportReport['unusable']> {
  if ((await lookAt(target.directory)) === 'gone') throw new FolderAway(target.directory);
  const scan = new Scan(store, target, onChange);
  await scan.know(paths);
  const unreadable: ImportReport['unusable'] = [];
  let files = 0;
  for (const path of paths) {
    const found = findImages(target.directory, path, ({ file, reason }) =>
      unreadable.push({ file, reason }),
    );
    for await (const group of found) {
      interruptible(signal);
      scan.add(group);
      onFound?.((files += group.length));
    }
  }
  await scan.settle(
    unreadable.map(({ file }) => file),
    signal,
  );
  return unreadable;
}

/** One look at a target's folder: compares what is found with what is known. */
class Scan {
  readonly #store: Store;
  readonly #target: TargetRecord;
  readonly #onChange: ((images: number[]) => void) | undefined;
  /** By path: what was not found yet. */
  readonly #known = new Map<string, KnownFile>();
  readonly #sizes = new Set<number>();
  /** To be registered. */
  #fresh: TargetFile[] = [];
  /** Files at paths that are new, of a size that another image has: it may have been renamed. */
  readonly #doubtful: TargetFile[] = [];

  constructor(store: Store, target: TargetRecord, onChange?: (images: number[]) => void) {
    this.#store = store;
    this.#target = target;
    this.#onChange = onChange;
  }

  /** Reads what is known of these paths, and of images that are missing. */
  async know(paths: readonly string[]): Promise<void> {
    const { targetFiles } = this.#store;
    if (paths.includes('')) return this.#knowAll();
    this.#remember(targetFiles.gone(this.#target.id));
    for (const [index, path] of paths.entries()) {
      if (index % GROUP === 0) await pause();
      this.#remember(targetFiles.within(this.#target.id, path));
    }
  }

  async #knowAll(): Promise<void> {
    let after = '';
    for (;;) {
      const page = this.#store.targetFiles.page(this.#target.id, after, GROUP);
      const last = page.at(-1);
      if (!last) return;
      this.#remember(page);
      after = last.image;
      await pause();
    }
  }

  #remember(files: readonly KnownFile[]): void {
    for (const file of files) {
      this.#known.set(file.image, file);
      this.#sizes.add(file.bytes);
    }
  }

  add(files: readonly TargetFile[]): void {
    for (const file of files) {
      const known = this.#known.get(file.image);
      this.#known.delete(file.image);
      if (!known && this.#sizes.has(file.bytes)) this.#doubtful.push(file);
      else if (!known || known.missing || isChanged(known, file)) this.#fresh.push(file);
    }
    if (this.#fresh.length >= GROUP) this.#register();
  }

  /** Finds out what was renamed and what has vanished, now that everything was looked at. */
  async settle(unreadable: readonly string[], signal?: AbortSignal): Promise<void> {
    this.#register();
    const lost = [...this.#known.values()].filter(
      ({ image }) => !unreadable.some((folder) => image.startsWith(folder)),
    );
    await this.#refuseAway(lost);
    const candidates = new LostImages(lost);
    const moves = await pMap(
      this.#doubtful,
      async (file) => {
        interruptible(signal);
        const found = await candidates.take(file, join(this.#target.directory, file.image));
        return { file, found };
      },
      { concurrency: FILES_AT_ONCE },
    );
    const moved = moves.flatMap(({ file, found }) => (found ? [{ file, id: found.id }] : []));
    await this.#move(moved);
    this.#fresh = moves.flatMap(({ file, found }) => (found ? [] : [file]));
    await this.#registerAll();
    const ids = new Set(moved.map(({ id }) => id));
    await this.#markMissing(lost.filter(({ id, missing }) => !missing && !ids.has(id)));
  }

  /** Where a drive was, an empty folder may stay. */
  async #refuseAway(lost: readonly KnownFile[]): Promise<void> {
    const { directory } = this.#target;
    const state = await lookAt(directory);
    const isAway = state === 'gone' || (state === 'empty' && lost.some(({ missing }) => !missing));
    if (isAway) throw new FolderAway(directory);
  }

  async #move(moved: readonly { file: TargetFile; id: number }[]): Promise<void> {
    for (const group of groups(moved)) {
      this.#store.transaction(() => {
        for (const { file, id } of group) this.#store.targetFiles.move(id, file);
      });
      this.#onChange?.(group.map(({ id }) => id));
      await pause();
    }
  }

  async #registerAll(): Promise<void> {
    const all = this.#fresh;
    for (const group of groups(all)) {
      this.#fresh = group;
      this.#register();
      await pause();
    }
  }

  #register(): void {
    const files = this.#fresh;
    this.#fresh = [];
    if (files.length === 0) return;
    const { targetFiles } = this.#store;
    const ids = this.#store.transaction(() => targetFiles.register(this.#target.id, files));
    this.#onChange?.(ids);
  }

  async #markMissing(files: readonly KnownFile[]): Promise<void> {
    for (const group of groups(files)) {
      const ids = group.map(({ id }) => id);
      this.#store.targetFiles.markMissing(ids);
      this.#onChange?.(ids);
      await pause();
    }
  }
}

function isChanged(known: KnownFile, found: TargetFile): boolean {
  return known.bytes !== found.bytes || known.modified !== found.modified;
}

function groups<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / GROUP);
  return Array.from({ length: count }, (_, at) => items.slice(at * GROUP, (at + 1) * GROUP));
}

/** Lets everything else of this process have its turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function interruptible(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new InterruptedError('Looking at the target was cancelled.');
}
