import type { Connection } from './database.js';

export interface SourceCounts {
  pairs: number;
  problems: number;
}

export interface TargetCounts {
  images: number;
  in: number;
  flagged: number;
}

/** How much there is in a project, counted by the database. */
export class ProjectOverview {
  readonly #source;
  readonly #target;
  readonly #runs;
  readonly #unreadable;
  readonly #firstImage;

  constructor(database: Connection) {
    this.#source = database.prepare<[{ source: number }], SourceCounts>(
      `SELECT (SELECT count(*) FROM source_image WHERE source_id = @source AND missing = 0) AS pairs,
         (SELECT coalesce(json_array_length(report, '$.withoutMask')
            + json_array_length(report, '$.withoutImage')
            + json_array_length(report, '$.unusable'), 0) FROM source WHERE id = @source) AS problems`,
    );
    this.#target = database.prepare<[number], TargetCounts>(
      `SELECT count(*) AS images, count(*) FILTER (WHERE state = 'in') AS "in",
         count(*) FILTER (WHERE flagged = 1) AS flagged
       FROM target_image WHERE +target_id = ? AND missing = 0`,
    );
    this.#runs = database
      .prepare<[], number>('SELECT count(*) FROM run WHERE deleted_at IS NULL')
      .pluck();
    this.#unreadable = database
      .prepare<[number], number>(
        `SELECT count(*) FROM target_image
         WHERE +target_id = ? AND missing = 0 AND state = 'in' AND problem IS NOT NULL`,
      )
      .pluck();
    this.#firstImage = database.prepare<[number], { id: number; hash: string }>(
      `SELECT id, hash FROM target_image
       WHERE target_id = ? AND missing = 0 AND hash IS NOT NULL AND problem IS NULL
       ORDER BY image LIMIT 1`,
    );
  }

  /** Pairs that can be trained on, and files that the last import could not use. */
  source(id: number): SourceCounts {
    return this.#source.get({ source: id }) ?? { pairs: 0, problems: 0 };
  }

  /** Images that are in the folder. */
  target(id: number): TargetCounts {
    return this.#target.get(id) ?? { images: 0, in: 0, flagged: 0 };
  }

  /** Images of a target that count but can't be read. */
  unreadable(target: number): number {
    return this.#unreadable.get(target) ?? 0;
  }

  /** The first image of a target that was read; stands for the project on the start page. */
  firstImage(target: number): { id: number; hash: string } | undefined {
    return this.#firstImage.get(target);
  }

  runs(): number {
    return this.#runs.get() ?? 0;
  }
}
