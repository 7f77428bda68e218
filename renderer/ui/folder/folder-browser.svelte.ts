import type { FolderListing } from '../../../backend/contract/projects.js';
import { call } from '../../api/api.svelte.js';

export type Folder = FolderListing['folders'][number];

const LAST = 'towline.folder';

/** Looks through the folders of the host's machine. */
export class FolderBrowser {
  #listing = $state.raw<FolderListing | undefined>();
  #problem = $state<string | undefined>();
  #busy = $state(false);
  #filter = $state('');
  #active = $state(-1);
  /** Of the last request: answers to earlier ones come too late. */
  #request = 0;

  readonly #shown = $derived(matching(this.#listing?.folders ?? [], this.#filter));

  get listing(): FolderListing | undefined {
    return this.#listing;
  }

  /** Why the folder that was asked for can't be shown, a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** The subfolders whose names hold the filter. */
  get folders(): readonly Folder[] {
    return this.#shown;
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text;
    this.#active = text === '' ? -1 : 0;
  }

  /** The subfolder that arrows and clicks have chosen; undefined: the folder itself is. */
  get active(): Folder | undefined {
    return this.#shown[this.#active];
  }

  get activeIndex(): number {
    return this.#active;
  }

  set activeIndex(index: number) {
    this.#active = Math.max(-1, Math.min(index, this.#shown.length - 1));
  }

  /** What would be used now, with the number of images that lie in it. */
  get choice(): { path: string; images: number } | undefined {
    return this.active ?? this.#listing;
  }

  /** Opens where the user was last time, else at home. */
  async begin(): Promise<void> {
    const last = localStorage.getItem(LAST);
    if (last === null || !(await this.go(last))) await this.go(null);
  }

  /** @returns whether the folder could be read; where not, what was shown stays */
  async go(path: string | null): Promise<boolean> {
    const request = ++this.#request;
    this.#busy = true;
    try {
      const listing = await call('folders.list', { path });
      if (request === this.#request) this.#show(listing);
      return true;
    } catch (error) {
      if (request === this.#request) this.#problem = error instanceof Error ? error.message : '';
      return false;
    } finally {
      if (request === this.#request) this.#busy = false;
    }
  }

  /** To the folder above, the one that it came from chosen. */
  async up(): Promise<void> {
    const from = this.#listing?.path;
    const parent = this.#listing?.parent;
    if (from === undefined || typeof parent !== 'string') return;
    if (await this.go(parent)) {
      this.activeIndex = this.#shown.findIndex(({ path }) => path === from);
    }
  }

  /** Remembers where a choice was made: the next one begins there. */
  remember(): void {
    if (this.#listing) localStorage.setItem(LAST, this.#listing.path);
  }

  #show(listing: FolderListing): void {
    this.#listing = listing;
    this.#problem = undefined;
    this.#filter = '';
    this.#active = -1;
  }
}

function matching(folders: readonly Folder[], filter: string): readonly Folder[] {
  const wanted = filter.toLocaleLowerCase();
  return folders.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}
