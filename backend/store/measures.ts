import type { TowlineEvent } from '../contract/events.js';
import type { Connection } from './database.js';
import type { Metric } from './metrics.js';

type WatchEvent = Extract<TowlineEvent, { event: 'watch' }>;

/** Share of the watched pixels that a class has, by its id. */
interface WatchedShare {
  step: number;
  id: number;
  share: number;
}

/** The tables `measure` and `watched_share`: what unlabeled images say of a model on the way. */
export class Measures {
  readonly #save;
  readonly #saveShares;
  readonly #forget;
  readonly #forgetShares;
  readonly #of;
  readonly #sharesOf;
  readonly #before;
  readonly #sharesAt;

  constructor(database: Connection) {
    this.#save = database.prepare<[number, number, string, number]>(
      'INSERT OR REPLACE INTO measure (run_id, step, name, value) VALUES (?, ?, ?, ?)',
    );
    // The shares come in the order of the run's class list.
    this.#saveShares = database.prepare<[{ run: number; step: number; shares: string }]>(
      `INSERT OR REPLACE INTO watched_share (run_id, step, class_id, share)
       SELECT run.id, @step, entry.value ->> 'id', share.value
       FROM run, json_each(run.classes, '$.classes') AS entry, json_each(@shares) AS share
       WHERE run.id = @run AND entry.key = share.key`,
    );
    this.#forget = database.prepare<[number, number]>(
      'DELETE FROM measure WHERE run_id = ? AND step > ?',
    );
    this.#forgetShares = database.prepare<[number, number]>(
      'DELETE FROM watched_share WHERE run_id = ? AND step > ?',
    );
    this.#of = database.prepare<[number], Metric>(
      'SELECT step, name, value FROM measure WHERE run_id = ? ORDER BY step, name',
    );
    this.#sharesOf = database.prepare<[number], WatchedShare>(
      `SELECT step, class_id AS id, share FROM watched_share
       WHERE run_id = ? ORDER BY step, class_id`,
    );
    this.#before = database
      .prepare<[number, number], number | null>(
        'SELECT max(step) FROM watched_share WHERE run_id = ? AND step <= ?',
      )
      .pluck();
    this.#sharesAt = database.prepare<[number, number], Omit<WatchedShare, 'step'>>(
      'SELECT class_id AS id, share FROM watched_share WHERE run_id = ? AND step = ?',
    );
  }

  save({ run, step, measures, shares }: WatchEvent): void {
    for (const [name, value] of Object.entries(measures)) this.#save.run(run, step, name, value);
    this.#saveShares.run({ run, step, shares: JSON.stringify(shares) });
  }

  /** Drops what a run will do again. */
  forgetAfter(run: number, step: number): void {
    this.#forget.run(run, step);
    this.#forgetShares.run(run, step);
  }

  of(run: number): Metric[] {
    return this.#of.all(run);
  }

  /** The last steps with shares at or before each of these, each once. */
  stepsNear(run: number, steps: readonly number[]): number[] {
    return [...new Set(steps.flatMap((step) => this.#before.get(run, step) ?? []))];
  }

  sharesAt(run: number, step: number): Omit<WatchedShare, 'step'>[] {
    return this.#sharesAt.all(run, step);
  }

  sharesOf(run: number): WatchedShare[] {
    return this.#sharesOf.all(run);
  }
}
