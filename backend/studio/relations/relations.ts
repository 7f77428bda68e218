import { basename, join } from 'node:path';
import pMap from 'p-map';
import { FILES_AT_ONCE } from '../../datasets/inspect.js';
import { FileProblem } from '../../datasets/problem.js';
import { targetPages } from '../../service/target-report.js';
import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { describePicture } from '../pictures/describe-picture.js';
import { currentTarget } from '../target/current.js';
import type { TaskControl } from '../tasks.js';
import { Comparer } from './comparer.js';
import { describeAll } from './describing.js';
import type { Images, RelationColumns } from './questions.js';

/** How an image is related to the others and to the source; null where it isn't known (yet). */
export interface Relation {
  style: number | null;
  outlier: number | null;
  stack: number | null;
}

const UNKNOWN: Relation = { style: null, outlier: null, stack: null };
/** What follows shortly is waited for. */
const REST_MILLISECONDS = 300;
/** Working out relations takes at most one part in so many of the time while images are read. */
const REST_SHARE = 5;

type Listener = (images: number[]) => void;

/** How the images of a project's target are related: worked out in the background. */
export class Relations {
  readonly #project: OpenProject;
  readonly #comparer: Comparer;
  readonly #listeners = new Set<Listener>();
  readonly #closing = new AbortController();
  #known = new Map<number, Relation>();
  #isWanted = false;
  /** Undefined where nothing is being worked out. */
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextAt = 0;

  constructor(project: OpenProject) {
    this.#project = project;
    this.#comparer = new Comparer(project.pictures.file);
    const unsubscribe = project.notifier.subscribe(({ name, data }) => {
      if (name === 'source.changed' && data.project === project.id) this.refresh();
    });
    project.beforeClosing(async () => {
      unsubscribe();
      await this.#stop();
    });
    this.refresh();
  }

  of(image: number): Relation {
    return this.#known.get(image) ?? UNKNOWN;
  }

  /** @returns what ends the subscription */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Images or the source have changed; soon their relations will be known. */
  refresh(): void {
    this.#isWanted = true;
    if (this.#running || this.#timer || this.#closing.signal.aborted) return;
    const rest = Math.max(REST_MILLISECONDS, this.#nextAt - performance.now());
    this.#timer = setTimeout(() => this.#start(), rest);
    this.#timer.unref();
  }

  /** Distance of each read image to this one, nearest first. */
  async similar(image: number): Promise<{ images: number[]; distances: number[] }> {
    return this.#comparer.ask({ kind: 'similar', images: await this.#images(), image });
  }

  /** So many of these images, as different from each other as can be. */
  async diverse(among: readonly number[], count: number): Promise<number[]> {
    const wanted = new Set(among);
    const images = await this.#images((id) => wanted.has(id));
    return this.#comparer.ask({ kind: 'diverse', images, count });
  }

  #start(): void {
    const { id, tasks } = this.#project;
    this.#timer = undefined;
    if (!currentTarget(this.#project)) return;
    this.#running = new Promise((resolve) => {
      tasks.start(id, 'describe-target', 'Comparing images', (control) =>
        this.#run(control).finally(resolve),
      );
    });
  }

  async #run({ signal: cancelled, progress }: TaskControl): Promise<void> {
    const signal = AbortSignal.any([cancelled, this.#closing.signal]);
    const stop = (): void => void this.#comparer.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (this.#isWanted && !signal.aborted) {
        this.#isWanted = false;
        await this.#relate();
        await this.#describe({ signal, progress });
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running = undefined;
      // What was asked for meanwhile; not what was cancelled.
      if (this.#isWanted && !signal.aborted) this.refresh();
    }
  }

  async #relate(): Promise<void> {
    const started = performance.now();
    const images = await this.#images();
    const source = await this.#sourceHashes();
    this.#apply(images, await this.#comparer.ask({ kind: 'relate', images, source }));
    const now = performance.now();
    this.#nextAt = now + REST_SHARE * (now - started);
  }

  /** Has the encoder describe what it has not yet, until there are relations to work out again. */
  async #describe({ signal, progress }: TaskControl): Promise<void> {
    const images = await this.#images();
    const hashes = await this.#comparer.ask({ kind: 'undescribed', images });
    if (hashes.length === 0) return;
    const isDue = (): boolean => this.#isWanted && performance.now() > this.#nextAt;
    await describeAll(this.#project.pictures, hashes, (done) => {
      progress(done, hashes.length);
      return !signal.aborted && !isDue();
    });
    this.#isWanted = true;
  }

  async #images(isWanted: (id: number) => boolean = () => true): Promise<Images> {
    const images: Images = { ids: [], hashes: [] };
    const target = currentTarget(this.#project);
    if (!target) return images;
    for await (const page of targetPages(this.#project.store, target.id)) {
      for (const { id, hash, missing } of page) {
        if (hash === null || missing || !isWanted(id)) continue;
        images.ids.push(id);
        images.hashes.push(hash);
      }
    }
    return images;
  }

  /** Of the source's images, each of which has been read then; those that can't be are left out. */
  async #sourceHashes(): Promise<string[]> {
    const { store, folder, pictures } = this.#project;
    const { sourceId } = store.project.read(basename(folder));
    const source = sourceId === null ? undefined : store.sources.get(sourceId);
    if (!source) return [];
    const pairs = store.sourceImages.present(source.id, source.classes);
    const unread = pairs.filter(({ hash }) => !pictures.has(hash));
    await pMap(
      unread,
      ({ image, hash }) =>
        describePicture(this.#project, { path: join(source.directory, image), hash }).catch(
          (error: unknown) => {
            if (!(error instanceof FileProblem)) throw error;
          },
        ),
      { concurrency: FILES_AT_ONCE, signal: this.#closing.signal },
    );
    return pairs.map(({ hash }) => hash);
  }

  #apply({ ids }: Images, { style, outlier, stack }: RelationColumns): void {
    const known = new Map<number, Relation>();
    const changed: number[] = [];
    ids.forEach((id, index) => {
      const relation = {
        style: knownOrNull(style[index]),
        outlier: knownOrNull(outlier[index]),
        stack: knownOrNull(stack[index]),
      };
      known.set(id, relation);
      if (differs(relation, this.of(id))) changed.push(id);
    });
    this.#known = known;
    if (changed.length > 0) for (const tell of this.#listeners) tell(changed);
  }

  async #stop(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#comparer.end();
    await this.#running;
  }
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function differs(one: Relation, other: Relation): boolean {
  return one.style !== other.style || one.outlier !== other.outlier || one.stack !== other.stack;
}

export const relationsOf = perProject((project) => new Relations(project));
