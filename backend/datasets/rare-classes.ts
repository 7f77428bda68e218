import type { LabeledImage } from '../contract/job.js';
import type { Random } from '../random.js';

/** An image to cut a window from. */
export interface DrawnImage {
  item: LabeledImage;
  /** The class index that the window should show; undefined where any window will do. */
  label: number | undefined;
}

/** How the images of a source are drawn. */
export interface ImageDraw {
  draw(random: Random): DrawnImage;
}

/** By rare-class sampling with this temperature, or without one, each image as often as any other. */
export function imageDraw(
  items: readonly LabeledImage[],
  classCount: number,
  temperature: number | null,
): ImageDraw {
  if (temperature !== null) return new RareClasses(items, classCount, temperature);
  return {
    draw: (random) => ({ item: existing(items[random.integer(items.length)]), label: undefined }),
  };
}

/** An image is drawn for a class where at least this share of its labeled pixels belongs to it. */
const ENOUGH_OF_IMAGE = 0.001;

/**
 * Rare-class sampling (DAFormer, arXiv 2111.14887, section 3.3): class c is drawn with probability
 * p_c ~ exp((1 - f_c) / T), f_c its share of all labeled pixels, then an image that contains it.
 * Classes that no image contains are never drawn.
 */
export class RareClasses implements ImageDraw {
  readonly #weights: number[];
  readonly #images: LabeledImage[][];

  constructor(items: readonly LabeledImage[], classCount: number, temperature: number) {
    const totals = Array.from({ length: classCount }, (_, label) =>
      sum(items.map((item) => item.classPixels[label] ?? 0)),
    );
    const all = sum(totals);
    // exp((1 - f) / T) overflows at the paper's T = 0.01; exp(-f / T) is the same up to a factor,
    // and relative to the rarest class it never underflows for every class at once.
    const rarest = Math.min(...totals.filter((total) => total > 0));
    this.#weights = totals.map((total) =>
      total === 0 ? 0 : Math.exp((rarest - total) / all / temperature),
    );
    this.#images = totals.map((_, label) => imagesWith(items, label));
  }

  /** A class index and an image that contains it. */
  draw(random: Random): { label: number; item: LabeledImage } {
    const label = random.weighted(this.#weights);
    const images = this.#images[label] ?? [];
    return { label, item: existing(images[random.integer(images.length)]) };
  }
}

function existing(item: LabeledImage | undefined): LabeledImage {
  if (!item) throw new RangeError('no image holds a labeled pixel');
  return item;
}

/** The images in which the class is more than a speck, or else all that have a pixel of it. */
function imagesWith(items: readonly LabeledImage[], label: number): LabeledImage[] {
  const share = (item: LabeledImage) => (item.classPixels[label] ?? 0) / sum(item.classPixels);
  const enough = items.filter((item) => share(item) >= ENOUGH_OF_IMAGE);
  return enough.length > 0 ? enough : items.filter((item) => share(item) > 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
