import type { Size } from '../contract/recipe.js';
import type { ImageState } from '../contract/target-table.js';
import type { Connection } from './database.js';
import type { TargetFile } from './target-files.js';

/** Everything that the project knows of an unlabeled image. */
export interface TargetImageRecord extends TargetFile {
  id: number;
  /** The target that it belongs to. */
  target: number;
  /** As it is seen, EXIF orientation applied; null, and so is the hash, until the file was read. */
  width: number | null;
  height: number | null;
  /** SHA-256 of the file. */
  hash: string | null;
  /** One sentence, where the file can't be read. */
  problem: string | null;
  state: ImageState;
  flagged: boolean;
  reviewed: boolean;
  missing: boolean;
}

/** An image that was read and can be used; its path is relative to the target's folder. */
export interface TargetImage extends Size {
  id: number;
  image: string;
  hash: string;
}

/** Which state of a file was read. */
export type FileState = Pick<TargetFile, 'bytes' | 'modified'>;

/** What reading a file has shown. */
export interface TargetReading extends Size, FileState {
  hash: string;
}

type Row = Omit<TargetImageRecord, 'flagged' | 'reviewed' | 'missing'> & {
  flagged: number;
  reviewed: number;
  missing: number;
};

const COLUMNS = `id, target_id AS target, image, bytes, modified, width, height, hash, problem, state, flagged, reviewed,
  missing`;
/** The plus: to walk through the table is faster than through the index and the table. */
const UNREAD = '+target_id = ? AND missing = 0 AND hash IS NULL AND problem IS NULL';

/** The table `target_image`. */
export class TargetImages {
  readonly #get;
  readonly #some;
  readonly #page;
  readonly #unread;
  readonly #saveReading;
  readonly #saveProblem;
  readonly #forgetProblems;
  readonly #chosen;

  constructor(database: Connection) {
    this.#get = database.prepare<[number], Row>(`SELECT ${COLUMNS} FROM target_image WHERE id = ?`);
    this.#some = database.prepare<[string], Row>(
      `SELECT ${COLUMNS} FROM target_image WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.#page = database.prepare<[number, string, number], Row>(
      `SELECT ${COLUMNS} FROM target_image WHERE target_id = ? AND image > ?
       ORDER BY image LIMIT ?`,
    );
    this.#unread = database
      .prepare<[number], number>(`SELECT id FROM target_image WHERE ${UNREAD} ORDER BY id`)
      .pluck();
    this.#saveReading = database.prepare<[TargetReading & { id: number }]>(
      `UPDATE target_image SET bytes = @bytes, modified = @modified, width = @width,
         height = @height, hash = @hash, problem = NULL, missing = 0 WHERE id = @id`,
    );
    this.#saveProblem = database.prepare<[FileState & { id: number; problem: string }]>(
      `UPDATE target_image SET bytes = @bytes, modified = @modified, width = NULL, height = NULL,
         hash = NULL, problem = @problem WHERE id = @id`,
    );
    this.#forgetProblems = database.prepare<[number]>(
      'UPDATE target_image SET problem = NULL WHERE target_id = ? AND problem IS NOT NULL',
    );
    this.#chosen = database.prepare<[number], TargetImage>(
      `SELECT id, image, width, height, hash FROM target_image
       WHERE target_id = ? AND state = 'in' AND missing = 0 AND hash IS NOT NULL ORDER BY image`,
    );
  }

  get(id: number): TargetImageRecord | undefined {
    const row = this.#get.get(id);
    return row && recordOf(row);
  }

  some(ids: readonly number[]): TargetImageRecord[] {
    return this.#some.all(JSON.stringify(ids)).map(recordOf);
  }

  /** The images after a path, sorted by path: page by page, for all at once would take too long. */
  page(target: number, after: string, limit: number): TargetImageRecord[] {
    return this.#page.all(target, after, limit).map(recordOf);
  }

  /** Images whose file has not been read since it last changed. */
  unread(target: number): number[] {
    return this.#unread.all(target);
  }

  saveReading(id: number, { bytes, modified, width, height, hash }: TargetReading): void {
    this.#saveReading.run({ id, bytes, modified, width, height, hash });
  }

  /** @param problem one sentence that says why the file can't be used */
  saveProblem(id: number, { bytes, modified }: FileState, problem: string): void {
    this.#saveProblem.run({ id, bytes, modified, problem });
  }

  /** Files that couldn't be read are to be tried again. */
  forgetProblems(target: number): void {
    this.#forgetProblems.run(target);
  }

  /** The images that count, sorted by path. */
  chosen(target: number): TargetImage[] {
    return this.#chosen.all(target);
  }
}

function recordOf(row: Row): TargetImageRecord {
  const { flagged, reviewed, missing } = row;
  return { ...row, flagged: flagged === 1, reviewed: reviewed === 1, missing: missing === 1 };
}
