import type { Connection } from './database.js';

/** A file of a target folder: its path relative to the folder, with '/'. */
export interface TargetFile {
  image: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** A file that has a row already. */
export interface KnownFile extends TargetFile {
  id: number;
  /** Null until it was read. */
  hash: string | null;
  missing: boolean;
}

type Row = Omit<KnownFile, 'missing'> & { missing: number };

const COLUMNS = 'id, image, bytes, modified, hash, missing';
const SAME = 'target_image.bytes = excluded.bytes AND target_image.modified = excluded.modified';

/** The table `target_image` as a look into the folder compares and changes it. */
export class TargetFiles {
  readonly #page;
  readonly #at;
  readonly #below;
  readonly #gone;
  readonly #register;
  readonly #move;
  readonly #markMissing;

  constructor(database: Connection) {
    this.#page = database.prepare<[number, string, number], Row>(
      `SELECT ${COLUMNS} FROM target_image WHERE target_id = ? AND image > ?
       ORDER BY image LIMIT ?`,
    );
    this.#at = database.prepare<[number, string], Row>(
      `SELECT ${COLUMNS} FROM target_image WHERE target_id = ? AND image = ?`,
    );
    this.#below = database.prepare<[number, string, string], Row>(
      `SELECT ${COLUMNS} FROM target_image WHERE target_id = ? AND image >= ? AND image < ?`,
    );
    this.#gone = database.prepare<[number], Row>(
      // The plus: to walk through the table is faster than through the index and the table.
      `SELECT ${COLUMNS} FROM target_image WHERE +target_id = ? AND missing = 1`,
    );
    this.#register = database
      .prepare<[TargetFile & { target: number }], number>(
        `INSERT INTO target_image (target_id, image, bytes, modified)
         VALUES (@target, @image, @bytes, @modified)
         ON CONFLICT (target_id, image) DO UPDATE SET missing = 0, bytes = excluded.bytes,
           modified = excluded.modified, width = iif(${SAME}, width, NULL),
           height = iif(${SAME}, height, NULL), hash = iif(${SAME}, hash, NULL),
           problem = iif(${SAME}, problem, NULL)
         RETURNING id`,
      )
      .pluck();
    this.#move = database.prepare<[TargetFile & { id: number }]>(
      `UPDATE target_image SET image = @image, bytes = @bytes, modified = @modified, missing = 0
       WHERE id = @id`,
    );
    this.#markMissing = database.prepare<[string]>(
      `UPDATE target_image SET missing = 1 WHERE id IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The files after a path, sorted by path: page by page, for all at once would take too long. */
  page(target: number, after: string, limit: number): KnownFile[] {
    return this.#page.all(target, after, limit).map(fileOf);
  }

  /** The file of this path, or all files in the folder of this path and its subfolders. */
  within(target: number, path: string): KnownFile[] {
    const file = this.#at.get(target, path);
    // '0' follows '/'.
    const below = this.#below.all(target, `${path}/`, `${path}0`);
    return [...(file ? [file] : []), ...below].map(fileOf);
  }

  /** What is no longer in the folder. */
  gone(target: number): KnownFile[] {
    return this.#gone.all(target).map(fileOf);
  }

  /**
   * Writes down files that are new, changed, or back; returns their ids. Decisions are kept; what
   * was read of a changed file is forgotten.
   */
  register(target: number, files: readonly TargetFile[]): number[] {
    return files.flatMap((file) => this.#register.get({ ...file, target }) ?? []);
  }

  /** Gives a file's row, with all that is known and decided, to where the same content is now. */
  move(id: number, { image, bytes, modified }: TargetFile): void {
    this.#move.run({ id, image, bytes, modified });
  }

  markMissing(ids: readonly number[]): void {
    this.#markMissing.run(JSON.stringify(ids));
  }
}

function fileOf(row: Row): KnownFile {
  return { ...row, missing: row.missing === 1 };
}
