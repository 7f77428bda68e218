import type { ClassList, SegmentationClass } from '../contract/classes.js';
import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';
import type { ProjectPaths, StoredFolder } from './paths.js';

export interface SourceRecord {
  id: number;
  /** Where the folder is now, absolute. */
  directory: string;
  classes: ClassList;
  /** Of all images, masks and classes as they were at the last import. */
  contentHash: string;
}

type SourceRow = StoredFolder & { id: number; ignore: string; contentHash: string };
type NewRow = StoredFolder & { ignore: string; contentHash: string; at: string };

/** The tables `source` and `class`. */
export class Sources {
  readonly #paths: ProjectPaths;
  readonly #find;
  readonly #insert;
  readonly #update;
  readonly #get;
  readonly #forgetClasses;
  readonly #addClass;
  readonly #classes;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#find = database.prepare<[StoredFolder], { id: number }>(
      `SELECT id FROM source WHERE directory = @directory OR from_project = @fromProject
       ORDER BY directory = @directory DESC LIMIT 1`,
    );
    this.#insert = database.prepare<[NewRow], { id: number }>(
      `INSERT INTO source (directory, from_project, ignore, content_hash, imported_at)
       VALUES (@directory, @fromProject, @ignore, @contentHash, @at) RETURNING id`,
    );
    this.#update = database.prepare<[NewRow & { id: number }]>(
      `UPDATE source SET directory = @directory, from_project = @fromProject, ignore = @ignore,
         content_hash = @contentHash, imported_at = @at WHERE id = @id`,
    );
    this.#get = database.prepare<[number], SourceRow>(
      `SELECT id, directory, from_project AS fromProject, ignore, content_hash AS contentHash
       FROM source WHERE id = ?`,
    );
    this.#forgetClasses = database.prepare<[number]>('DELETE FROM class WHERE source_id = ?');
    this.#addClass = database.prepare<[number, number, number, string, string]>(
      'INSERT INTO class (source_id, position, class_id, name, color) VALUES (?, ?, ?, ?, ?)',
    );
    this.#classes = database.prepare<[number], SegmentationClass>(
      'SELECT class_id AS id, name, color FROM class WHERE source_id = ? ORDER BY position',
    );
  }

  /** Writes down a folder as it is now: the same row as long as it stays at its place. */
  save(directory: string, { classes, ignore }: ClassList, contentHash: string): number {
    const folder = this.#paths.folder(directory);
    const at = new Date().toISOString();
    const row = { ...folder, ignore: JSON.stringify(ignore), contentHash, at };
    const id = this.#find.get(folder)?.id;
    if (id === undefined) return this.#withClasses(this.#inserted(row), classes);
    this.#update.run({ ...row, id });
    return this.#withClasses(id, classes);
  }

  #inserted(row: NewRow): number {
    const inserted = this.#insert.get(row);
    if (!inserted) throw new Error('The source was not written.');
    return inserted.id;
  }

  #withClasses(id: number, classes: readonly SegmentationClass[]): number {
    this.#forgetClasses.run(id);
    classes.forEach((entry, position) => {
      this.#addClass.run(id, position, entry.id, entry.name, entry.color);
    });
    return id;
  }

  get(id: number): SourceRecord | undefined {
    const row = this.#get.get(id);
    if (!row) return undefined;
    const ignore = parseColumn(integers, row.ignore, `ignored values of source ${id}`);
    return {
      id,
      directory: this.#paths.locate(row),
      classes: { classes: this.#classes.all(id), ignore },
      contentHash: row.contentHash,
    };
  }
}
