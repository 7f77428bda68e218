import { backendChoice, type BackendChoice } from '../contract/job.js';
import type { Connection } from './database.js';

/** A run that is to be done, on a backend if the user has named one. */
export interface QueueEntry {
  run: number;
  backend: BackendChoice | undefined;
}

type Row = { run: number; backend: string | null };

/** The table `queue`: what is to be done, one after the other. */
export class Queue {
  readonly #all;
  readonly #add;
  readonly #remove;
  readonly #place;

  constructor(database: Connection) {
    this.#all = database.prepare<[], Row>(
      'SELECT run_id AS run, backend FROM queue ORDER BY position, run_id',
    );
    this.#add = database.prepare<[number, string | null]>(
      `INSERT OR REPLACE INTO queue (run_id, backend, position)
       VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM queue))`,
    );
    this.#remove = database.prepare<[number]>('DELETE FROM queue WHERE run_id = ?');
    this.#place = database.prepare<[number, number]>(
      'UPDATE queue SET position = ? WHERE run_id = ?',
    );
  }

  /** In the order in which they will be done. */
  all(): QueueEntry[] {
    return this.#all.all().map(({ run, backend }) => {
      return { run, backend: backendChoice.safeParse(backend).data };
    });
  }

  /** Puts a run at the end. */
  add(run: number, backend: BackendChoice | undefined): void {
    this.#add.run(run, backend ?? null);
  }

  remove(run: number): void {
    this.#remove.run(run);
  }

  /** Brings these runs into this order; others keep theirs, after them. */
  reorder(runs: readonly number[]): void {
    const others = this.all().filter(({ run }) => !runs.includes(run));
    const order = [...runs, ...others.map(({ run }) => run)];
    order.forEach((run, position) => this.#place.run(position, run));
  }
}
