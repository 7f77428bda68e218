import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import type { Size } from '../contract/recipe.js';
import { decodeImage, deepPixels, imageSize, sampleKind, type SampleKind } from './image.js';
import { sampleRange, type SampleRange } from './sixteen-bit.js';
import { levelSize } from './tile-area.js';

/** A file with the hash of its content. */
export interface HashedFile {
  path: string;
  hash: string;
}

/** RGB samples row by row, height * width * 3; 16-bit ones with their range in the whole image. */
export type Samples = Size &
  Pick<SampleKind, 'colours'> &
  ({ data: Uint8Array; range: null } | { data: Uint16Array; range: SampleRange });

/** Memory for decoded images; a single larger one is kept as well. */
const CACHE_BYTES = 512 * 2 ** 20;
/** Nobody looks at an image any more that was not asked for so long. */
const KEPT_MILLISECONDS = 120_000;

/**
 * Images decoded for their tiles, each once for all tiles of a level that are asked for at the same
 * time. A smaller level is decoded at its size: that is much faster for JPEGs.
 */
export class DecodedImages {
  readonly #cache = new LRUCache<string, Samples, { path: string; level: number }>({
    maxSize: CACHE_BYTES,
    ttl: KEPT_MILLISECONDS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    sizeCalculation: ({ data }) => Math.min(data.byteLength, CACHE_BYTES),
    fetchMethod: (key, _stale, { context: { path, level } }) =>
      load({ path, hash: key.slice(0, key.lastIndexOf('/')) }, level, this),
  });

  /** @throws FileProblem */
  get({ path, hash }: HashedFile, level = 0): Promise<Samples> {
    return this.#cache.forceFetch(`${hash}/${level}`, { context: { path, level } });
  }
}

async function load(file: HashedFile, level: number, images: DecodedImages): Promise<Samples> {
  const { path } = file;
  const { bits, colours } = await sampleKind(path);
  if (bits === 8) {
    const size = level === 0 ? undefined : levelSize(await imageSize(path), level);
    return { ...(await decodeImage(path, size)), colours, range: null };
  }
  if (level > 0) return smallerDeep(await images.get(file), level);
  const deep = await deepPixels({ path });
  return { ...deep, colours, range: await sampleRange(deep.data) };
}

/** The range stays that of the whole image: a level is shown as bright as every other. */
async function smallerDeep(full: Samples, level: number): Promise<Samples> {
  const { range, colours } = full;
  if (range === null) throw new Error('An image of 8 bits has no 16-bit levels.');
  const size = levelSize(full, level);
  const raw = { width: full.width, height: full.height, channels: 3 } as const;
  const bytes = await sharp(full.data, { raw })
    .resize(size.width, size.height, { fit: 'fill' })
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer();
  const data = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return { ...size, data, colours, range };
}
