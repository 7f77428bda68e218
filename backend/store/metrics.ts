import type { Losses } from '../contract/events.js';
import type { Connection } from './database.js';

export interface Metric {
  step: number;
  name: string;
  value: number;
}

/** The smallest and the largest value of some steps, with the first step that has each. */
export interface MetricBucket {
  name: string;
  low: number;
  lowStep: number;
  high: number;
  highStep: number;
}

/** A part of a run: its steps from the first to the last, both included. */
export interface StepRange {
  run: number;
  from: number;
  to: number;
}

/** Steps that a row of `metric_bucket` stands for; the schema has the same. */
export const BUCKET_STEPS = 16;

/** The tables `metric`, the losses of every step, and `metric_bucket`, a summary of them. */
export class Metrics {
  readonly #save;
  readonly #saveBucket;
  readonly #forget;
  readonly #forgetBuckets;
  readonly #within;
  readonly #of;
  readonly #some;
  readonly #last;

  constructor(database: Connection) {
    this.#save = database.prepare<[number, number, string, number]>(
      'INSERT OR REPLACE INTO metric (run_id, step, name, value) VALUES (?, ?, ?, ?)',
    );
    this.#saveBucket = database.prepare<[Metric & { run: number; bucket: number }]>(
      `INSERT INTO metric_bucket (run_id, bucket, name, low, low_step, high, high_step)
       VALUES (@run, @bucket, @name, @value, @step, @value, @step)
       ON CONFLICT DO UPDATE SET
         low_step = iif(excluded.low < low, excluded.low_step, low_step),
         low = min(low, excluded.low),
         high_step = iif(excluded.high > high, excluded.high_step, high_step),
         high = max(high, excluded.high)`,
    );
    this.#forget = database.prepare<[number, number]>(
      'DELETE FROM metric WHERE run_id = ? AND step > ?',
    );
    this.#forgetBuckets = database.prepare<[number, number]>(
      'DELETE FROM metric_bucket WHERE run_id = ? AND bucket >= ?',
    );
    const range = 'run_id = @run AND step BETWEEN @from AND @to';
    this.#within = database.prepare<[StepRange], Metric>(
      `SELECT step, name, value FROM metric WHERE ${range} ORDER BY step, name`,
    );
    this.#of = database.prepare<[number], Metric>(
      'SELECT step, name, value FROM metric WHERE run_id = ? ORDER BY step, name',
    );
    this.#some = database.prepare<[StepRange], MetricBucket>(
      `SELECT name, low, low_step AS lowStep, high, high_step AS highStep FROM metric_bucket
       WHERE run_id = @run AND bucket BETWEEN @from AND @to
       ORDER BY bucket, name`,
    );
    this.#last = database
      .prepare<[number], number>('SELECT max(step) FROM metric WHERE run_id = ?')
      .pluck();
  }

  save(run: number, step: number, losses: Losses): void {
    for (const [name, value] of Object.entries(losses)) {
      this.#save.run(run, step, name, value);
      this.#saveBucket.run({ run, bucket: bucketOf(step), step, name, value });
    }
  }

  /** Drops what a resumed run will do again. */
  forgetAfter(run: number, step: number): void {
    this.#forget.run(run, step);
    const bucket = bucketOf(step);
    this.#forgetBuckets.run(run, bucket);
    const from = bucket * BUCKET_STEPS;
    for (const kept of this.#within.all({ run, from, to: step })) {
      this.#saveBucket.run({ run, bucket, ...kept });
    }
  }

  of(run: number): Metric[] {
    return this.#of.all(run);
  }

  /** Each value of a range, by step. */
  within(range: StepRange): Metric[] {
    return this.#within.all(range);
  }

  /** A summary of each 16 steps that have one in the range, by step. */
  buckets({ run, from, to }: StepRange): MetricBucket[] {
    return this.#some.all({ run, from: bucketOf(from), to: bucketOf(to) });
  }

  /** The last step that has values; 0 where there is none. */
  lastStep(run: number): number {
    return this.#last.get(run) ?? 0;
  }
}

function bucketOf(step: number): number {
  return Math.floor(step / BUCKET_STEPS);
}
