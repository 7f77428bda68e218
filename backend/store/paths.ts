import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A folder outside the project, written down in two ways so that either may change. */
export interface StoredFolder {
  /** Absolute, as it was when last imported. */
  directory: string;
  /** Relative to the project with '/', for projects that move together with their data. */
  fromProject: string | null;
}

/** Turns paths into what the database holds and back: a project can be moved. */
export class ProjectPaths {
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** A path inside the project, relative to it. */
  inside(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  /** The absolute path of something inside the project. */
  absolute(path: string): string {
    return join(this.root, path);
  }

  folder(directory: string): StoredFolder {
    const path = resolve(directory);
    const fromProject = relative(this.root, path);
    // On Windows another drive has no relative path.
    if (isAbsolute(fromProject)) return { directory: path, fromProject: null };
    return { directory: path, fromProject: fromProject.split(sep).join('/') };
  }

  /** Where a folder is now: where it was, else at the same place beside the moved project. */
  locate({ directory, fromProject }: StoredFolder): string {
    if (existsSync(directory) || fromProject === null) return directory;
    const moved = resolve(this.root, fromProject);
    return existsSync(moved) ? moved : directory;
  }
}
