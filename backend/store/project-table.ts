import type { Connection } from './database.js';

/** What the window works on in a project. */
export interface ProjectRow {
  name: string;
  sourceId: number | null;
  targetId: number | null;
}

/** The table `project`, a single row. */
export class ProjectTable {
  readonly #get;
  readonly #newest;
  readonly #save;

  constructor(database: Connection) {
    this.#get = database.prepare<[], ProjectRow>(
      'SELECT name, source_id AS sourceId, target_id AS targetId FROM project',
    );
    this.#newest = database.prepare<[], Omit<ProjectRow, 'name'>>(
      `SELECT (SELECT id FROM source ORDER BY imported_at DESC, id DESC LIMIT 1) AS sourceId,
         (SELECT id FROM target ORDER BY imported_at DESC, id DESC LIMIT 1) AS targetId`,
    );
    this.#save = database.prepare<[ProjectRow]>(
      `INSERT INTO project (id, name, source_id, target_id) VALUES (1, @name, @sourceId, @targetId)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, source_id = excluded.source_id,
         target_id = excluded.target_id`,
    );
  }

  /**
   * In a project that only the command line has used: what was imported last.
   * @param name what such a project is called
   */
  read(name: string): ProjectRow {
    const saved = this.#get.get();
    if (saved) return saved;
    return { name, sourceId: null, targetId: null, ...this.#newest.get() };
  }

  save(row: ProjectRow): void {
    this.#save.run(row);
  }
}
