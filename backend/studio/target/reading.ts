import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { FileProblem } from '../../datasets/problem.js';
import { readPicture } from '../../datasets/read-picture.js';
import { lookAt } from '../../datasets/scan.js';
import { FolderAway } from '../../service/scan-target.js';
import { targetPages } from '../../service/target-report.js';
import type { FileState, TargetImageRecord } from '../../store/target-images.js';
import { inBackground } from '../in-background.js';
import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { relationsOf } from '../relations/relations.js';
import type { TaskControl } from '../tasks.js';
import { currentTarget } from './current.js';
import { rowTellerOf } from './row-teller.js';

/** Images that are read at the same time: decoding has threads of its own. */
const IMAGES_AT_ONCE = 3;
/** A file that was written so lately may not be whole yet, ... */
const YOUNG_MILLISECONDS = 5000;
/** ... unless it has not changed for so long. */
const REST_MILLISECONDS = 1000;
/** Relations are worked out anew after so many images. */
const REFRESH_EVERY = 500;

/** Reads the images of a project's target: in the background, and what is asked for first. */
export class Reading {
  readonly #project: OpenProject;
  readonly #queue = new PQueue({ concurrency: IMAGES_AT_ONCE });
  /** What is waiting or being read, by image. */
  readonly #reads = new Map<number, Promise<TargetImageRecord | undefined>>();
  readonly #closing = new AbortController();
  /** Images whose pictures are no longer cached have been looked for. */
  #isCacheChecked = false;
  #starting: Promise<void> | undefined;
  #isRunning = false;
  #isPaused = false;
  #onAway: () => void = () => undefined;

  constructor(project: OpenProject) {
    this.#project = project;
    project.beforeClosing(() => this.#stop());
  }

  /** @param listener told where the folder turns out to be away */
  whenAway(listener: () => void): void {
    this.#onAway = listener;
  }

  /**
   * An image once its file was read, ahead of the background: with hash and cached picture, or with
   * its problem. What is known already is not read again.
   * @returns undefined where there is no such image
   * @throws FolderAway
   */
  read(image: number): Promise<TargetImageRecord | undefined> {
    return this.#enqueue(image, 1);
  }

  /** Reads all that is not read yet, in the background; also where that was cancelled before. */
  resume(): void {
    this.#isPaused = false;
    this.wake();
  }

  /** There may be images that are not read yet. */
  wake(): void {
    if (this.#isRunning || this.#isPaused || this.#closing.signal.aborted) return;
    this.#isRunning = true;
    this.#starting = this.#start();
    inBackground(this.#starting);
  }

  async #start(): Promise<void> {
    const { id, tasks } = this.#project;
    const first = await this.#pending();
    if (first.length === 0 || this.#closing.signal.aborted) this.#isRunning = false;
    else tasks.start(id, 'read-target', 'Reading images', (control) => this.#run(first, control));
  }

  /** The images of the current target that are to be read. */
  async #pending(): Promise<number[]> {
    const { store, pictures } = this.#project;
    const target = currentTarget(this.#project);
    if (!target) return [];
    if (this.#isCacheChecked) return store.targetImages.unread(target.id);
    const pending: number[] = [];
    for await (const page of targetPages(store, target.id)) {
      if (this.#closing.signal.aborted) return [];
      for (const { id, hash, problem, missing } of page) {
        const isCached = hash !== null && pictures.has(hash);
        if (!isCached && !missing && problem === null) pending.push(id);
      }
    }
    this.#isCacheChecked = true;
    return pending;
  }

  async #run(first: readonly number[], control: TaskControl): Promise<void> {
    let done = 0;
    try {
      for (let images = first; images.length > 0; images = await this.#pending()) {
        const total = done + images.length;
        control.progress(done, total);
        await this.#readSome(images, control.signal, () => control.progress(++done, total));
      }
    } finally {
      this.#isRunning = false;
      this.#isPaused = control.signal.aborted;
      relationsOf(this.#project).refresh();
    }
    // What came while this was ending; this task has to end first.
    setImmediate(() => this.wake());
  }

  async #readSome(images: readonly number[], signal: AbortSignal, onRead: () => void) {
    const target = currentTarget(this.#project)?.id;
    let count = 0;
    await pMap(
      images,
      async (image) => {
        // Another folder was chosen: its images are next.
        if (currentTarget(this.#project)?.id !== target) return;
        await this.#enqueue(image, 0);
        onRead();
        if (++count % REFRESH_EVERY === 0) relationsOf(this.#project).refresh();
      },
      { concurrency: IMAGES_AT_ONCE, signal },
    );
  }

  #enqueue(image: number, priority: number): Promise<TargetImageRecord | undefined> {
    const found = this.#reads.get(image);
    if (found) return found;
    const read = this.#queue
      .add(() => this.#read(image), { priority, throwOnTimeout: true })
      .finally(() => this.#reads.delete(image));
    this.#reads.set(image, read);
    return read;
  }

  async #read(image: number): Promise<TargetImageRecord | undefined> {
    const { store, pictures } = this.#project;
    const record = store.targetImages.get(image);
    const target = record && store.targets.get(record.target);
    if (!target || this.#closing.signal.aborted || record.problem !== null) return record;
    if (record.hash !== null && pictures.has(record.hash)) return record;
    const path = join(target.directory, record.image);
    const before = await fileState(path);
    if (before) await this.#readFile(image, path, before);
    else await this.#markLost(image, path, target.directory);
    rowTellerOf(this.#project).changed([image]);
    return store.targetImages.get(image);
  }

  /** A file that is still being written is tried again until it has come to rest. */
  async #readFile(image: number, path: string, before: FileState): Promise<void> {
    const { store, pictures } = this.#project;
    try {
      const picture = await readPicture(path);
      pictures.save(picture.hash, picture);
      store.targetImages.saveReading(image, { ...picture, ...before });
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await this.#rest(before);
      const after = await fileState(path);
      if (!after) return;
      if (after.bytes !== before.bytes || after.modified !== before.modified) {
        return this.#readFile(image, path, after);
      }
      store.targetImages.saveProblem(image, after, error.reason);
    }
  }

  async #rest({ modified }: FileState): Promise<void> {
    const isYoung = Math.abs(Date.now() - modified) < YOUNG_MILLISECONDS;
    if (isYoung) await wait(REST_MILLISECONDS, undefined, { signal: this.#closing.signal });
  }

  /** A link that leads nowhere has a problem; any other file is gone, unless its folder is. */
  async #markLost(image: number, path: string, directory: string): Promise<void> {
    const { store } = this.#project;
    const isLink = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isLink) {
      const reason = 'The file is missing or may not be read.';
      return store.targetImages.saveProblem(image, { bytes: 0, modified: 0 }, reason);
    }
    if ((await lookAt(directory)) === 'there') return store.targetFiles.markMissing([image]);
    this.#onAway();
    throw new FolderAway(directory);
  }

  async #stop(): Promise<void> {
    this.#closing.abort();
    await this.#starting?.catch(() => undefined);
    await this.#queue.onIdle();
  }
}

async function fileState(path: string): Promise<FileState | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { bytes: found.size, modified: found.mtimeMs };
}

export const readingOf = perProject((project) => new Reading(project));
