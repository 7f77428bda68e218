import type { SavedView } from '../contract/target-table.js';
import type { Connection } from './database.js';

/** The table `saved_view`. */
export class SavedViews {
  readonly #all;
  readonly #save;
  readonly #remove;

  constructor(database: Connection) {
    this.#all = database.prepare<[], SavedView>(
      'SELECT name, content FROM saved_view ORDER BY name COLLATE NOCASE, name',
    );
    this.#save = database.prepare<[SavedView]>(
      `INSERT INTO saved_view (name, content) VALUES (@name, @content)
       ON CONFLICT (name) DO UPDATE SET content = excluded.content`,
    );
    this.#remove = database.prepare<[string]>('DELETE FROM saved_view WHERE name = ?');
  }

  /** By name. */
  all(): SavedView[] {
    return this.#all.all();
  }

  /** One of the same name is replaced. */
  save(view: SavedView): void {
    this.#save.run(view);
  }

  remove(name: string): void {
    this.#remove.run(name);
  }
}
