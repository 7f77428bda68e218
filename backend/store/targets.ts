import type { Connection } from './database.js';
import type { ProjectPaths, StoredFolder } from './paths.js';

export interface TargetRecord {
  id: number;
  /** Where the folder is now, absolute. */
  directory: string;
}

type NewRow = StoredFolder & { at: string };

/** The table `target`. */
export class Targets {
  readonly #paths: ProjectPaths;
  readonly #find;
  readonly #insert;
  readonly #update;
  readonly #get;
  readonly #move;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#find = database.prepare<[StoredFolder], { id: number }>(
      `SELECT id FROM target WHERE directory = @directory OR from_project = @fromProject
       ORDER BY directory = @directory DESC LIMIT 1`,
    );
    this.#insert = database.prepare<[NewRow], { id: number }>(
      `INSERT INTO target (directory, from_project, imported_at)
       VALUES (@directory, @fromProject, @at) RETURNING id`,
    );
    this.#update = database.prepare<[NewRow & { id: number }]>(
      `UPDATE target SET directory = @directory, from_project = @fromProject, imported_at = @at
       WHERE id = @id`,
    );
    this.#get = database.prepare<[number], StoredFolder & { id: number }>(
      'SELECT id, directory, from_project AS fromProject FROM target WHERE id = ?',
    );
    this.#move = database.prepare<[StoredFolder & { id: number }]>(
      'UPDATE target SET directory = @directory, from_project = @fromProject WHERE id = @id',
    );
  }

  /** Writes down a folder: the same row as long as it stays at its place. */
  save(directory: string): number {
    const folder = this.#paths.folder(directory);
    const row = { ...folder, at: new Date().toISOString() };
    const id = this.#find.get(folder)?.id;
    if (id !== undefined) {
      this.#update.run({ ...row, id });
      return id;
    }
    const inserted = this.#insert.get(row);
    if (!inserted) throw new Error('The target was not written.');
    return inserted.id;
  }

  /** The target that was imported from a folder, if one was. */
  of(directory: string): TargetRecord | undefined {
    const row = this.#find.get(this.#paths.folder(directory));
    return row && this.get(row.id);
  }

  /** The same images lie in another folder now. */
  move(id: number, directory: string): void {
    this.#move.run({ id, ...this.#paths.folder(directory) });
  }

  get(id: number): TargetRecord | undefined {
    const row = this.#get.get(id);
    return row && { id, directory: this.#paths.locate(row) };
  }
}
