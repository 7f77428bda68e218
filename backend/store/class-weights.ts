import type { TowlineEvent } from '../contract/events.js';
import type { Connection } from './database.js';

type WeightsEvent = Extract<TowlineEvent, { event: 'weights' }>;
type Entry = WeightsEvent['classes'][number];

/** The table `class_weight`: the classes' weights and confidences over time. */
export class ClassWeightHistory {
  readonly #save;
  readonly #forget;
  readonly #of;
  readonly #before;
  readonly #at;

  constructor(database: Connection) {
    this.#save = database.prepare<[Entry & { run: number; step: number }]>(
      `INSERT OR REPLACE INTO class_weight (run_id, step, class_id, weight, confidence, share)
       VALUES (@run, @step, @id, @weight, @confidence, @share)`,
    );
    this.#forget = database.prepare<[number, number]>(
      'DELETE FROM class_weight WHERE run_id = ? AND step > ?',
    );
    this.#of = database.prepare<[number], Entry & { step: number }>(
      `SELECT step, class_id AS id, weight, confidence, share FROM class_weight
       WHERE run_id = ? ORDER BY step, class_id`,
    );
    this.#before = database
      .prepare<[number, number], number | null>(
        'SELECT max(step) FROM class_weight WHERE run_id = ? AND step <= ?',
      )
      .pluck();
    this.#at = database.prepare<[number, number], Entry>(
      `SELECT class_id AS id, weight, confidence, share FROM class_weight
       WHERE run_id = ? AND step = ?`,
    );
  }

  save({ run, step, classes }: WeightsEvent): void {
    for (const entry of classes) this.#save.run({ run, step, ...entry });
  }

  /** Drops what a resumed run will do again. */
  forgetAfter(run: number, step: number): void {
    this.#forget.run(run, step);
  }

  /** The last recorded steps at or before each of these, each once. */
  stepsNear(run: number, steps: readonly number[]): number[] {
    return [...new Set(steps.flatMap((step) => this.#before.get(run, step) ?? []))];
  }

  at(run: number, step: number): Entry[] {
    return this.#at.all(run, step);
  }

  of(run: number): (Entry & { step: number })[] {
    return this.#of.all(run);
  }
}
