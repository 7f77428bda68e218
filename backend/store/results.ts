import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';
import type { ProjectPaths } from './paths.js';

/** What a run's model says of one target image. */
export interface Result {
  targetImageId: number;
  /** Of the image that was predicted: a changed image has to be predicted again. */
  imageHash: string;
  /** Absolute path of the index PNG. */
  mask: string;
  /** Pixels of each class, by its index in the run's class list. */
  classPixels: number[];
  /** Mean over the pixels, 0..1. */
  confidence: number;
}

type Row = Omit<Result, 'classPixels'> & { classPixels: string };

/** The table `result`. */
export class Results {
  readonly #paths: ProjectPaths;
  readonly #save;
  readonly #of;
  readonly #confidences;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#save = database.prepare<[Row & { run: number }]>(
      `INSERT OR REPLACE INTO result
         (run_id, target_image_id, image_hash, mask, class_pixels, confidence)
       VALUES (@run, @targetImageId, @imageHash, @mask, @classPixels, @confidence)`,
    );
    this.#of = database.prepare<[number, number], Row>(
      `SELECT target_image_id AS targetImageId, image_hash AS imageHash, mask,
         class_pixels AS classPixels, confidence
       FROM result JOIN target_image ON target_image.id = target_image_id
       WHERE run_id = ? AND target_id = ? AND state = 'in' AND missing = 0 ORDER BY image`,
    );
    this.#confidences = database
      .prepare<[{ target: number }], [number, number]>(
        `SELECT target_image_id, confidence
         FROM result JOIN target_image ON target_image.id = target_image_id
         WHERE target_id = @target AND hash = image_hash AND run_id = (
           SELECT max(run_id) FROM result JOIN target_image ON target_image.id = target_image_id
             JOIN run ON run.id = run_id
           WHERE target_image.target_id = @target AND deleted_at IS NULL)`,
      )
      .raw();
  }

  save(run: number, result: Result): void {
    const mask = this.#paths.inside(result.mask);
    this.#save.run({ ...result, run, mask, classPixels: JSON.stringify(result.classPixels) });
  }

  /** For the images of a target that count, sorted by path. */
  of(run: number, target: number): Result[] {
    return this.#of.all(run, target).map((row) => ({
      ...row,
      mask: this.#paths.absolute(row.mask),
      classPixels: parseColumn(integers, row.classPixels, `pixel counts of ${row.mask}`),
    }));
  }

  /** Mean confidence of the newest run with results, by image; of images that are as they were. */
  confidences(target: number): Map<number, number> {
    return new Map(this.#confidences.all({ target }));
  }
}
