import type { Connection } from './database.js';
import type { ProjectPaths } from './paths.js';

export interface Checkpoint {
  step: number;
  /** Absolute. */
  file: string;
}

type Row = { step: number; file: string };

/** The table `checkpoint`. */
export class Checkpoints {
  readonly #paths: ProjectPaths;
  readonly #save;
  readonly #forget;
  readonly #remove;
  readonly #of;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#save = database.prepare<[number, number, string, string]>(
      // A file that is replaced becomes the latest: the row gets a new, highest id.
      'INSERT OR REPLACE INTO checkpoint (run_id, step, file, at) VALUES (?, ?, ?, ?)',
    );
    this.#forget = database.prepare<[number, number]>(
      'DELETE FROM checkpoint WHERE run_id = ? AND step > ?',
    );
    this.#remove = database.prepare<[number, string]>(
      'DELETE FROM checkpoint WHERE run_id = ? AND file = ?',
    );
    this.#of = database.prepare<[number], Row>(
      'SELECT step, file FROM checkpoint WHERE run_id = ? ORDER BY id DESC',
    );
  }

  save(run: number, step: number, file: string): void {
    this.#save.run(run, step, this.#paths.inside(file), new Date().toISOString());
  }

  remove(run: number, file: string): void {
    this.#remove.run(run, this.#paths.inside(file));
  }

  forgetAfter(run: number, step: number): void {
    this.#forget.run(run, step);
  }

  /** Last written first, which need not be that of the highest step: a run may have gone back. */
  of(run: number): Checkpoint[] {
    return this.#of.all(run).map(({ step, file }) => ({ step, file: this.#paths.absolute(file) }));
  }
}
