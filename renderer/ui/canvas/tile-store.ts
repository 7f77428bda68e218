import { LRUCache } from 'lru-cache';

/** Bytes of decoded tiles that are kept: a 4K screen's worth of an image with its mask, twice. */
const LARGEST_SIZE = 256 * 2 ** 20;
/** A browser has six connections to a host; thumbnails want some of them. */
const AT_ONCE = 4;

/**
 * Decoded tiles by their address, for all canvases. Each of them says what it wants, the most urgent
 * first; what nobody wants any more is no longer loaded.
 */
export class TileStore {
  readonly #tiles = new LRUCache<string, ImageBitmap>({
    maxSize: LARGEST_SIZE,
    sizeCalculation: ({ width, height }) => width * height * 4,
    dispose: (tile) => tile.close(),
  });
  readonly #wanted = new Map<object, readonly string[]>();
  #ahead: readonly string[] = [];
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Set<string>();
  readonly #listeners = new Set<() => void>();

  get(address: string): ImageBitmap | undefined {
    return this.#tiles.get(address);
  }

  /** Replaces what `owner` wants. */
  want(owner: object, addresses: readonly string[]): void {
    this.#wanted.set(owner, addresses);
    this.#loadMore();
  }

  /** Replaces what will probably be wanted soon: loaded after everything else. */
  prefetch(addresses: readonly string[]): void {
    this.#ahead = addresses;
    this.#loadMore();
  }

  /** Tries again what could not be loaded. */
  retry(): void {
    this.#failed.clear();
    this.#loadMore();
  }

  release(owner: object): void {
    this.#wanted.delete(owner);
    this.#loadMore();
  }

  /** Calls back when a tile has come, until the returned function is called. */
  onLoad(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #loadMore(): void {
    const wanted = new Set([...this.#wanted.values(), this.#ahead].flat());
    for (const [address, request] of this.#loading) {
      if (!wanted.has(address)) request.abort();
    }
    for (const address of wanted) {
      if (this.#loading.size >= AT_ONCE) return;
      const isDone = this.#tiles.has(address) || this.#failed.has(address);
      if (!isDone && !this.#loading.has(address)) void this.#load(address);
    }
  }

  async #load(address: string): Promise<void> {
    const request = new AbortController();
    this.#loading.set(address, request);
    try {
      const tile = await fetchTile(address, request.signal);
      this.#tiles.set(address, tile);
      this.#listeners.forEach((listener) => listener());
    } catch {
      // Where a tile is missing the coarser one stays in sight.
      if (!request.signal.aborted) this.#failed.add(address);
    }
    this.#loading.delete(address);
    this.#loadMore();
  }
}

async function fetchTile(address: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
}

export const tileStore = new TileStore();
