import type { Losses } from '../contract/events.js';
import type { Connection } from './database.js';

export interface Metric {
  step: number;
  name: string;
  value: number;
}

/** The table `metric`: the losses of every step. */
export class Metrics {
  readonly #save;
  readonly #forget;
  readonly #of;

  constructor(database: Connection) {
    this.#save = database.prepare<[number, number, string, number]>(
      'INSERT OR REPLACE INTO metric (run_id, step, name, value) VALUES (?, ?, ?, ?)',
    );
    this.#forget = database.prepare<[number, number]>(
      'DELETE FROM metric WHERE run_id = ? AND step > ?',
    );
    this.#of = database.prepare<[number], Metric>(
      'SELECT step, name, value FROM metric WHERE run_id = ? ORDER BY step, name',
    );
  }

  save(run: number, step: number, losses: Losses): void {
    for (const [name, value] of Object.entries(losses)) this.#save.run(run, step, name, value);
  }

  /** Drops what a resumed run will do again. */
  forgetAfter(run: number, step: number): void {
    this.#forget.run(run, step);
  }

  of(run: number): Metric[] {
    return this.#of.all(run);
  }
}
