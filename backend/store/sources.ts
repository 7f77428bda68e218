import { classList, type ClassList, type SegmentationClass } from '../contract/classes.js';
import { importReportSchema, type ImportReport } from '../contract/events.js';
import type { Connection } from './database.js';
import { integers, parseColumn } from './json-column.js';
import type { ProjectPaths, StoredFolder } from './paths.js';

export interface SourceRecord {
  id: number;
  /** Where the folder is now, absolute. */
  directory: string;
  /** As the user has them. */
  classes: ClassList;
  /** Of all images, masks and classes as they were at the last import. */
  contentHash: string;
}

/** What a window shows beside that. */
export interface SourceDetails extends SourceRecord {
  /** As the folder says; the same ids as the user's. */
  folderClasses: ClassList;
  /** Null where nothing was changed by the user. */
  ownClasses: ClassList | null;
  /** Of the last import; null where an older Towline made it. */
  report: ImportReport | null;
  /** Share of the pairs kept out of training. */
  validationShare: number;
  /** ISO 8601. */
  imported: string;
}

interface SourceRow extends StoredFolder {
  id: number;
  ignore: string;
  contentHash: string;
  report: string | null;
  ownClasses: string | null;
  validationShare: number;
  imported: string;
}
type NewRow = StoredFolder & {
  ignore: string;
  contentHash: string;
  report: string | null;
  at: string;
};

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
  readonly #saveOwnClasses;
  readonly #saveValidationShare;

  constructor(database: Connection, paths: ProjectPaths) {
    this.#paths = paths;
    this.#find = database.prepare<[StoredFolder], { id: number }>(
      `SELECT id FROM source WHERE directory = @directory OR from_project = @fromProject
       ORDER BY directory = @directory DESC LIMIT 1`,
    );
    this.#insert = database.prepare<[NewRow], { id: number }>(
      `INSERT INTO source (directory, from_project, ignore, content_hash, report, imported_at)
       VALUES (@directory, @fromProject, @ignore, @contentHash, @report, @at) RETURNING id`,
    );
    this.#update = database.prepare<[NewRow & { id: number }]>(
      `UPDATE source SET directory = @directory, from_project = @fromProject, ignore = @ignore,
         content_hash = @contentHash, report = @report, imported_at = @at WHERE id = @id`,
    );
    this.#get = database.prepare<[number], SourceRow>(
      `SELECT id, directory, from_project AS fromProject, ignore, content_hash AS contentHash,
         report, own_classes AS ownClasses, validation_share AS validationShare,
         imported_at AS imported
       FROM source WHERE id = ?`,
    );
    this.#forgetClasses = database.prepare<[number]>('DELETE FROM class WHERE source_id = ?');
    this.#addClass = database.prepare<[number, number, number, string, string]>(
      'INSERT INTO class (source_id, position, class_id, name, color) VALUES (?, ?, ?, ?, ?)',
    );
    this.#classes = database.prepare<[number], SegmentationClass>(
      'SELECT class_id AS id, name, color FROM class WHERE source_id = ? ORDER BY position',
    );
    this.#saveOwnClasses = database.prepare<[string | null, number]>(
      'UPDATE source SET own_classes = ? WHERE id = ?',
    );
    this.#saveValidationShare = database.prepare<[number, number]>(
      'UPDATE source SET validation_share = ? WHERE id = ?',
    );
  }

  /**
   * Writes down a folder as it is now: the same row as long as it stays at its place, with the
   * user's own classes.
   * @param folderClasses as the folder says
   */
  save(
    directory: string,
    { classes, ignore }: ClassList,
    contentHash: string,
    report: ImportReport | null = null,
  ): number {
    const folder = this.#paths.folder(directory);
    const row = {
      ...folder,
      ignore: JSON.stringify(ignore),
      contentHash,
      report: report && JSON.stringify(report),
      at: new Date().toISOString(),
    };
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

  /** The user's class list; null: as the folder says. */
  saveOwnClasses(id: number, classes: ClassList | null): void {
    this.#saveOwnClasses.run(classes && JSON.stringify(classes), id);
  }

  saveValidationShare(id: number, share: number): void {
    this.#saveValidationShare.run(share, id);
  }

  get(id: number): SourceRecord | undefined {
    const row = this.#get.get(id);
    return row && this.#record(row);
  }

  /** The folder that was imported from this place. */
  of(directory: string): SourceDetails | undefined {
    const found = this.#find.get(this.#paths.folder(directory));
    return found && this.details(found.id);
  }

  details(id: number): SourceDetails | undefined {
    const row = this.#get.get(id);
    if (!row) return undefined;
    const { report, validationShare, imported } = row;
    return {
      ...this.#record(row),
      folderClasses: this.#folderClasses(row),
      ownClasses: ownClasses(row),
      report: report === null ? null : parseColumn(importReportSchema, report, 'an import report'),
      validationShare,
      imported,
    };
  }

  #record(row: SourceRow): SourceRecord {
    const { id, contentHash } = row;
    const classes = ownClasses(row) ?? this.#folderClasses(row);
    return { id, directory: this.#paths.locate(row), classes, contentHash };
  }

  #folderClasses({ id, ignore }: SourceRow): ClassList {
    const values = parseColumn(integers, ignore, `ignored values of source ${id}`);
    return { classes: this.#classes.all(id), ignore: values };
  }
}

function ownClasses({ id, ownClasses: text }: SourceRow): ClassList | null {
  return text === null ? null : parseColumn(classList, text, `classes of source ${id}`);
}
