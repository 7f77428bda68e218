import { watch, type FSWatcher } from 'node:fs';
import { relative, sep } from 'node:path';
import type { AsyncSubscription } from '@parcel/watcher';

/** A burst of changes is told as one, once it has been quiet for so long, ... */
const QUIET_MILLISECONDS = 200;
/** ... or goes on for so long. */
const LONGEST_MILLISECONDS = 1000;

export interface Watched {
  /** Paths in the folder, relative with '/', in which something has changed; '' is all of it. */
  onChange: (paths: string[]) => void;
  /** Something has happened to the folder itself: it may be gone. */
  onFolder: () => void;
}

/** Tells what changes in a folder and its subfolders. */
export class FolderWatch {
  readonly #root: string;
  readonly #watched: Watched;
  readonly #changed = new Set<string>();
  #folder: FSWatcher | undefined;
  #subscription: AsyncSubscription | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the first of the changes came that are not told yet. */
  #since = 0;

  private constructor(root: string, watched: Watched) {
    this.#root = root;
    this.#watched = watched;
  }

  /** @throws where the system can't watch the folder */
  static async start(root: string, watched: Watched): Promise<FolderWatch> {
    const folder = new FolderWatch(root, watched);
    try {
      await folder.#start();
      return folder;
    } catch (error) {
      await folder.close();
      throw error;
    }
  }

  async #start(): Promise<void> {
    // Where the folder itself is moved, deleted or unmounted, the recursive watch says nothing.
    this.#folder = watch(this.#root, () => this.#watched.onFolder());
    this.#folder.on('error', () => this.#watched.onFolder());
    // Only whoever watches needs the native module.
    const { subscribe } = (await import('@parcel/watcher')).default;
    this.#subscription = await subscribe(this.#root, (error, events) => {
      // The system has lost track.
      if (error) this.#add([this.#root]);
      else this.#add(events.map(({ path }) => path));
    });
  }

  async close(): Promise<void> {
    this.#folder?.close();
    await this.#subscription?.unsubscribe();
    clearTimeout(this.#timer);
  }

  #add(paths: readonly string[]): void {
    const now = Date.now();
    if (this.#changed.size === 0) this.#since = now;
    for (const path of paths) this.#changed.add(relative(this.#root, path).split(sep).join('/'));
    clearTimeout(this.#timer);
    const longest = this.#since + LONGEST_MILLISECONDS - now;
    this.#timer = setTimeout(
      () => this.#tell(),
      Math.max(0, Math.min(QUIET_MILLISECONDS, longest)),
    );
  }

  #tell(): void {
    const paths = outermost([...this.#changed]);
    this.#changed.clear();
    this.#watched.onChange(paths);
  }
}

/** Paths without those that lie in another one of them. */
export function outermost(paths: readonly string[]): string[] {
  if (paths.includes('')) return [''];
  const all = new Set(paths);
  return paths.filter((path) => {
    const parts = path.split('/');
    return !parts.some((_, count) => count > 0 && all.has(parts.slice(0, count).join('/')));
  });
}
