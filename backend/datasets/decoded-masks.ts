import { LRUCache } from 'lru-cache';
import type { HashedFile } from './decoded-images.js';
import { decodeMask, type Mask } from './mask.js';

const CACHE_BYTES = 64 * 2 ** 20;

/** Masks decoded for their tiles, each once for all tiles that are asked for at the same time. */
export class DecodedMasks {
  readonly #cache = new LRUCache<string, Mask, string>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ data }) => Math.min(data.length, CACHE_BYTES),
    fetchMethod: (_hash, _stale, { context: path }) => decodeMask(path),
  });

  /** @throws FileProblem */
  get({ path, hash }: HashedFile): Promise<Mask> {
    return this.#cache.forceFetch(hash, { context: path });
  }
}
