import { LRUCache } from 'lru-cache';
import type { Recipe, Size } from '../contract/recipe.js';
import { decodeImage, imageSize, type RgbImage } from './image.js';
import { decodeMask, type Mask } from './mask.js';
import { FileProblem } from './problem.js';
import { toLabels } from './classes.js';

/** An image at working size; `labels` (height * width class indices) where it has a mask. */
export interface WorkingImage extends RgbImage {
  labels?: Uint8Array;
}

/** How much of the decoded images one set of batches keeps in memory, in bytes. */
export const CACHE_BYTES = 768 * 2 ** 20;

/**
 * The size at which an image is trained on and predicted: shrunk, its shape kept, until it covers
 * `workingScale` crops per side; never enlarged, unless it is smaller than one crop.
 */
export function workingSize({ width, height }: Size, recipe: Recipe): Size {
  const { crop, workingScale } = recipe;
  const toCover = Math.max(crop.width / width, crop.height / height);
  const scale = toCover > 1 ? toCover : Math.min(1, toCover * workingScale);
  return {
    width: Math.max(crop.width, Math.round(width * scale)),
    height: Math.max(crop.height, Math.round(height * scale)),
  };
}

/** Decoded images at working size, the most recently used ones kept in memory. */
export class WorkingImages {
  readonly #recipe: Recipe;
  readonly #table: Uint8Array;
  readonly #cache: LRUCache<string, WorkingImage, string | undefined>;

  /** @param table class index of each mask value, as `labelTable` gives it */
  constructor(recipe: Recipe, table: Uint8Array, cacheBytes = CACHE_BYTES) {
    this.#recipe = recipe;
    this.#table = table;
    this.#cache = new LRUCache({
      maxSize: cacheBytes,
      sizeCalculation: ({ data, labels }) => data.length + (labels?.length ?? 0),
      fetchMethod: (image, _stale, { context }) => this.#load(image, context),
    });
  }

  /** @throws FileProblem where image or mask can't be read, or their sizes differ */
  async get(image: string, mask?: string): Promise<WorkingImage> {
    return this.#cache.forceFetch(image, { context: mask });
  }

  async #load(image: string, maskPath: string | undefined): Promise<WorkingImage> {
    const original = await imageSize(image);
    const size = workingSize(original, this.#recipe);
    const [pixels, mask] = await Promise.all([
      decodeImage(image, size),
      maskPath === undefined ? undefined : sameSizeMask(maskPath, original),
    ]);
    return mask ? { ...pixels, labels: toLabels(resizeNearest(mask, size), this.#table) } : pixels;
  }
}

async function sameSizeMask(path: string, size: Size): Promise<Mask> {
  const mask = await decodeMask(path);
  const misfit = sizesDiffer(mask, size);
  if (misfit) throw new FileProblem(path, misfit);
  return mask;
}

/** One sentence where a mask does not fit its image (as it is seen, EXIF orientation applied). */
export function sizesDiffer(mask: Size, image: Size): string | undefined {
  if (mask.width === image.width && mask.height === image.height) return undefined;
  return `The mask has ${mask.width} x ${mask.height} pixels, its image ${image.width} x ${image.height}.`;
}

/** A mask at another size, each pixel the value at its centre: class ids can't be averaged. */
export function resizeNearest(mask: Mask, { width, height }: Size): Mask {
  if (mask.width === width && mask.height === height) return mask;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * mask.width) / width);
      data[y * width + x] = mask.data[row + column] ?? 0;
    }
  }
  return { width, height, data };
}
