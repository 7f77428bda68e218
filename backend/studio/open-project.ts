import { PictureCache } from '../store/picture-cache.js';
import { Store } from '../store/store.js';
import type { Notifier } from './notifier.js';
import type { Tasks } from './tasks.js';

/** A project that windows work in: its database, its pictures, and who is told of changes. */
export class OpenProject {
  readonly id: string;
  readonly store: Store;
  readonly pictures: PictureCache;
  readonly notifier: Notifier;
  readonly tasks: Tasks;
  readonly #closing: (() => void | Promise<void>)[] = [];

  /** @throws UserError where there is no project in the folder, or it can't be opened */
  constructor(id: string, folder: string, shared: { notifier: Notifier; tasks: Tasks }) {
    this.id = id;
    this.notifier = shared.notifier;
    this.tasks = shared.tasks;
    this.store = Store.open(folder);
    this.pictures = PictureCache.open(this.store.paths.absolute('pictures.db'));
  }

  get folder(): string {
    return this.store.paths.root;
  }

  /** Has something ended before the database closes (a watcher, a thread). */
  beforeClosing(end: () => void | Promise<void>): void {
    this.#closing.push(end);
  }

  async close(): Promise<void> {
    await this.tasks.end(this.id);
    for (const end of this.#closing) await end();
    this.pictures.close();
    this.store.close();
  }
}

/** The open projects, by the id that calls name. */
export interface Projects {
  /** Opens it where it isn't open yet. @throws UserError where it is gone */
  get(id: string): OpenProject;
}
