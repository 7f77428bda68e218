import type { TargetColumns } from '../../contract/target-table.js';
import { inBackground } from '../in-background.js';
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
  readonly #rows: Rows;
  readonly #project: OpenProject;
  readonly #changed = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | undefined;
  /** Tables that are being put together. */
  #tables = 0;
  #isClosed = false;

  constructor(project: OpenProject) {
    this.#project = project;
    this.#rows = new Rows(project);
    relationsOf(project).onChange((images) => this.changed(images));
    project.beforeClosing(() => this.#stop());
  }

  changed(images: Iterable<number>): void {
    for (const image of images) this.#changed.add(image);
    if (this.#changed.size === 0 || this.#telling || this.#isClosed) return;
    this.#timer ??= setTimeout(() => this.#tell(), INTERVAL_MILLISECONDS);
  }

  /**
   * The whole table of a target, sorted by path. What changes meanwhile is told afterwards: a window
   * must not get an older table after a newer row.
   */
  async table(target: number): Promise<TargetColumns> {
    this.#tables++;
    try {
      return await this.#rows.columns(target);
    } finally {
      this.#tables--;
      this.changed([]);
    }
  }

  /** The table is that of another folder. */
  replaced(): void {
    this.#changed.clear();
    this.#project.notifier.tell('target.replaced', { project: this.#project.id });
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#tables > 0) return;
    if (this.#changed.size > MOST_ROWS) this.replaced();
    const images = [...this.#changed];
    this.#changed.clear();
    const telling = this.#tellRows(images).finally(() => {
      this.#telling = undefined;
      // What has changed meanwhile waits its turn.
      this.changed([]);
    });
    this.#telling = telling;
    inBackground(telling);
  }

  async #tellRows(images: readonly number[]): Promise<void> {
    const rows = [];
    for (let at = 0; at < images.length; at += GROUP) {
      rows.push(...this.#rows.some(images.slice(at, at + GROUP)));
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
