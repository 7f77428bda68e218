import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { relationsOf } from '../relations/relations.js';
import { Rows } from './rows.js';

/** Windows are told at most so often. */
const INTERVAL_MILLISECONDS = 100;
/** Beyond so many rows, the whole table is the smaller message. */
const MOST_ROWS = 10_000;
/** Rows put together without a pause. */
const GROUP = 1000;

/** Tells windows which rows of the light table are new or have changed. */
export class RowTeller {
  readonly rows: Rows;
  readonly #project: OpenProject;
  readonly #changed = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | undefined;
  #isClosed = false;

  constructor(project: OpenProject) {
    this.#project = project;
    this.rows = new Rows(project);
    relationsOf(project).onChange((images) => this.changed(images));
    project.beforeClosing(() => this.#stop());
  }

  changed(images: Iterable<number>): void {
    for (const image of images) this.#changed.add(image);
    if (this.#changed.size === 0 || this.#isClosed) return;
    this.#timer ??= setTimeout(() => this.#tell(), INTERVAL_MILLISECONDS);
  }

  /** The table is that of another folder. */
  replaced(): void {
    this.#changed.clear();
    this.#project.notifier.tell('target.replaced', { project: this.#project.id });
  }

  #tell(): void {
    if (this.#changed.size > MOST_ROWS) this.replaced();
    const images = [...this.#changed];
    this.#changed.clear();
    this.#telling = this.#tellRows(images).then(() => {
      this.#timer = undefined;
      // What has changed meanwhile waits its turn.
      this.changed([]);
    });
  }

  async #tellRows(images: readonly number[]): Promise<void> {
    const rows = [];
    for (let at = 0; at < images.length; at += GROUP) {
      rows.push(...this.rows.some(images.slice(at, at + GROUP)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { id, notifier } = this.#project;
    if (rows.length > 0) notifier.tell('target.rows', { project: id, rows });
  }

  async #stop(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#telling;
  }
}

export const rowTellerOf = perProject((project) => new RowTeller(project));
