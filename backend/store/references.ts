import type { Connection } from './database.js';
import type { ProjectPaths, StoredFolder } from './paths.js';

type Row = { targetImageId: number; miou: number | null };

/** The tables `reference` and `reference_score`: the user's own masks, for judging only. */
export class References {
  readonly #paths: ProjectPaths;
  readonly #get;
  readonly #save;
  readonly #remove;
  readonly #saveScore;
  readonly #scores;
  readonly #forgetScores;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#get = database.prepare<[number], StoredFolder>(
      'SELECT directory, from_project AS fromProject FROM reference WHERE target_id = ?',
    );
    this.#save = database.prepare<[StoredFolder & { target: number }]>(
      `INSERT OR REPLACE INTO reference (target_id, directory, from_project)
       VALUES (@target, @directory, @fromProject)`,
    );
    this.#remove = database.prepare<[number]>('DELETE FROM reference WHERE target_id = ?');
    this.#saveScore = database.prepare<[Row & { run: number }]>(
      `INSERT OR REPLACE INTO reference_score (run_id, target_image_id, miou)
       VALUES (@run, @targetImageId, @miou)`,
    );
    this.#scores = database.prepare<[number], Row>(
      'SELECT target_image_id AS targetImageId, miou FROM reference_score WHERE run_id = ?',
    );
    this.#forgetScores = database.prepare<[number]>('DELETE FROM reference_score WHERE run_id = ?');
  }

  /** The folder of a target's reference masks; undefined where there is none. */
  of(target: number): string | undefined {
    const row = this.#get.get(target);
    return row && this.#paths.locate(row);
  }

  /** @param directory null: there are none any more */
  set(target: number, directory: string | null): void {
    if (directory === null) this.#remove.run(target);
    else this.#save.run({ target, ...this.#paths.folder(directory) });
  }

  saveScores(run: number, scores: readonly Row[]): void {
    this.#forgetScores.run(run);
    for (const score of scores) this.#saveScore.run({ run, ...score });
  }

  /** mIoU, 0..1, by image. */
  scores(run: number): Map<number, number | null> {
    return new Map(this.#scores.all(run).map(({ targetImageId, miou }) => [targetImageId, miou]));
  }
}
