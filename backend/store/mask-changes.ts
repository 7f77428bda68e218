import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';

/** How many pixels of an image went from each class to each, row by row: [from * classes + to]. */
export interface MaskChange {
  targetImageId: number;
  matrix: number[];
}

type Pair = { run: number; other: number };
type Row = { targetImageId: number; matrix: string };

/** The table `mask_change`: how the masks of one run differ from those of another. */
export class MaskChanges {
  readonly #save;
  readonly #of;

  constructor(database: Connection) {
    this.#save = database.prepare<[Row & Pair & { imageHash: string }]>(
      `INSERT OR REPLACE INTO mask_change (run_id, other_id, target_image_id, image_hash, matrix)
       VALUES (@run, @other, @targetImageId, @imageHash, @matrix)`,
    );
    this.#of = database.prepare<[Pair & { target: number }], Row>(
      `SELECT target_image_id AS targetImageId, matrix
       FROM mask_change JOIN target_image ON target_image.id = target_image_id
       WHERE run_id = @run AND other_id = @other AND target_id = @target AND image_hash = hash
         AND state = 'in' AND missing = 0 ORDER BY image`,
    );
  }

  /** @param imageHash of the image that both masks are of */
  save({ run, other }: Pair, { targetImageId, matrix }: MaskChange, imageHash: string): void {
    this.#save.run({ run, other, targetImageId, imageHash, matrix: JSON.stringify(matrix) });
  }

  /** For the images of a target that count and are as they were, sorted by path. */
  of({ run, other }: Pair, target: number): MaskChange[] {
    return this.#of.all({ run, other, target }).map(({ targetImageId, matrix }) => {
      const what = `the changes of image ${targetImageId}`;
      return { targetImageId, matrix: parseColumn(integers, matrix, what) };
    });
  }
}
