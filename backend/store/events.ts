import { eventSchema, type TowlineEvent } from '../contract/events.js';
import type { Connection } from './database.js';
import { parseColumn } from './json-column.js';

/** The table `event`: what a run reported, but for what has a table of its own. */
export class Events {
  readonly #add;
  readonly #of;

  constructor(database: Connection) {
    this.#add = database.prepare<[number, string, string]>(
      'INSERT INTO event (run_id, at, event) VALUES (?, ?, ?)',
    );
    this.#of = database
      .prepare<[number], string>('SELECT event FROM event WHERE run_id = ? ORDER BY id')
      .pluck();
  }

  add(run: number, event: TowlineEvent): void {
    this.#add.run(run, new Date().toISOString(), JSON.stringify(event));
  }

  /** In the order in which they came. */
  of(run: number): TowlineEvent[] {
    const what = `an event of run ${run}`;
    return this.#of.all(run).map((text) => parseColumn(eventSchema, text, what));
  }
}
