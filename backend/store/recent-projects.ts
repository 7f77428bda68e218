import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../contract/error.js';
import type { RecentProject } from '../contract/projects.js';

/** A project as it was when it was last worked in. */
export type RecentRow = Omit<RecentProject, 'available'>;
/** What the list shows of a project without opening it. */
export type RecentFacts = Pick<RecentRow, 'name' | 'picture' | 'pairs' | 'images' | 'runs'>;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS project (
  id TEXT PRIMARY KEY,
  folder TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  opened TEXT NOT NULL,
  picture TEXT,
  pairs INTEGER NOT NULL DEFAULT 0,
  images INTEGER NOT NULL DEFAULT 0,
  runs INTEGER NOT NULL DEFAULT 0
) STRICT`;
const COLUMNS = 'id, folder, name, opened, picture, pairs, images, runs';
const BUSY_TIMEOUT_MILLISECONDS = 5000;

/** The projects that the user has worked in, in a file of the user and not of a project. */
export class RecentProjects {
  readonly #database: Database.Database;
  readonly #open;
  readonly #remember;
  readonly #get;
  readonly #all;
  readonly #forget;

  /** @throws UserError where the file can't be made or opened */
  constructor(file: string) {
    const database = openList(file);
    this.#database = database;
    this.#open = database.prepare<
      [Omit<RecentRow, keyof RecentFacts> & { name: string }],
      RecentRow
    >(
      `INSERT INTO project (id, folder, name, opened) VALUES (@id, @folder, @name, @opened)
       ON CONFLICT (folder) DO UPDATE SET name = excluded.name, opened = excluded.opened
       RETURNING ${COLUMNS}`,
    );
    this.#remember = database.prepare<[RecentFacts & { id: string }]>(
      `UPDATE project SET name = @name, picture = @picture, pairs = @pairs, images = @images,
         runs = @runs WHERE id = @id`,
    );
    this.#get = database.prepare<[string], RecentRow>(
      `SELECT ${COLUMNS} FROM project WHERE id = ?`,
    );
    this.#all = database.prepare<[], RecentRow>(
      `SELECT ${COLUMNS} FROM project ORDER BY opened DESC, rowid DESC`,
    );
    this.#forget = database.prepare<[string]>('DELETE FROM project WHERE id = ?');
  }

  /** Puts a folder on top of the list; its id stays as long as it is on it. */
  open(folder: string, name: string): RecentRow {
    const opened = new Date().toISOString();
    const row = this.#open.get({ id: randomUUID(), folder, name, opened });
    if (!row) throw new Error('The list of projects was not written.');
    return row;
  }

  remember(id: string, facts: RecentFacts): void {
    this.#remember.run({ ...facts, id });
  }

  get(id: string): RecentRow | undefined {
    return this.#get.get(id);
  }

  /** The one last opened first. */
  all(): RecentRow[] {
    return this.#all.all();
  }

  forget(id: string): void {
    this.#forget.run(id);
  }

  close(): void {
    this.#database.close();
  }
}

function openList(file: string): Database.Database {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const database = new Database(file, { timeout: BUSY_TIMEOUT_MILLISECONDS });
    database.pragma('journal_mode = WAL');
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    throw new UserError(
      `The list of projects ${file} can't be opened: move it away, and Towline begins a new one.`,
      { cause: error },
    );
  }
}
