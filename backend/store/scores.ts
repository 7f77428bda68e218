import { scoresSchema, type Scores } from '../contract/events.js';
import type { Connection } from './database.js';
import { parseColumn } from './json-column.js';

interface Row {
  miou: number | null;
  pixelAccuracy: number | null;
  classes: string;
}

/** The table `score`: how well a run's model does where the truth is known. */
export class ScoreTable {
  readonly #save;
  readonly #get;

  constructor(database: Connection) {
    this.#save = database.prepare<[Row & { run: number; dataset: string; step: number }]>(
      `INSERT OR REPLACE INTO score (run_id, dataset, step, miou, pixel_accuracy, classes)
       VALUES (@run, @dataset, @step, @miou, @pixelAccuracy, @classes)`,
    );
    this.#get = database.prepare<[number, string], Row>(
      `SELECT miou, pixel_accuracy AS pixelAccuracy, classes FROM score
       WHERE run_id = ? AND dataset = ?`,
    );
  }

  /** @param dataset a name such as 'source-validation' */
  save(run: number, dataset: string, step: number, scores: Scores): void {
    this.#save.run({ run, dataset, step, ...scores, classes: JSON.stringify(scores.classes) });
  }

  get(run: number, dataset: string): Scores | undefined {
    const row = this.#get.get(run, dataset);
    if (!row) return undefined;
    const what = `scores of run ${run}`;
    return { ...row, classes: parseColumn(scoresSchema.shape.classes, row.classes, what) };
  }
}
