import { existsSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../contract/error.js';
import type { RecentProjects } from '../../store/recent-projects.js';
import { Store } from '../../store/store.js';
import { existing } from '../handlers.js';
import { OpenProject, type Projects } from '../open-project.js';

type Shared = ConstructorParameters<typeof OpenProject>[2];

/** The projects that are open, and how one is opened. */
export class OpenProjects implements Projects {
  readonly #open = new Map<string, OpenProject>();
  readonly #worked = new WeakSet<OpenProject>();
  readonly #recent: RecentProjects;
  readonly #shared: Shared;
  readonly #begin: (project: OpenProject) => void;

  /** @param begin what is to go on in the background of a project that somebody works in */
  constructor(recent: RecentProjects, shared: Shared, begin: (project: OpenProject) => void) {
    this.#recent = recent;
    this.#shared = shared;
    this.#begin = begin;
  }

  get(id: string): OpenProject {
    const row = existing(this.#recent.get(id), 'This project');
    if (!existsSync(join(row.folder, 'towline.db'))) {
      void this.leave(id);
      throw new UserError(
        `The project ${row.name} is not in ${row.folder} any more: plug its drive in, or open it ` +
          'where it is now.',
      );
    }
    const open = this.#open.get(id) ?? new OpenProject(id, row.folder, this.#shared);
    this.#open.set(id, open);
    return open;
  }

  /** The project, what goes on in its background begun: a window works in it. */
  work(id: string): OpenProject {
    const project = this.get(id);
    if (this.#worked.has(project)) return project;
    this.#worked.add(project);
    this.#begin(project);
    return project;
  }

  /** Opens the project in a folder and puts it on top of the list. @throws UserError */
  openFolder(folder: string): OpenProject {
    const path = resolve(folder);
    // Nobody holds the database while it is looked at: its owner is opened by id.
    const store = Store.open(path);
    try {
      const { name } = store.project.read(basename(path));
      return this.work(this.#recent.open(realpathSync.native(path), name).id);
    } finally {
      store.close();
    }
  }

  /** Makes a project in a folder, which may be there already. @throws UserError */
  create(folder: string, name: string): OpenProject {
    const path = resolve(folder);
    if (existsSync(join(path, 'towline.db'))) return this.openFolder(path);
    const store = Store.open(path, { create: true });
    store.project.save({ name, sourceId: null, targetId: null });
    store.close();
    return this.openFolder(path);
  }

  /** Ends what goes on in a project and closes it. */
  async leave(id: string): Promise<void> {
    const project = this.#open.get(id);
    this.#open.delete(id);
    await project?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.leave(id)));
  }
}
