import type { ClassList } from '../contract/classes.js';
import type { LabeledImage } from '../contract/job.js';
import type { Recipe } from '../contract/recipe.js';
import { randomFor, type Random } from '../random.js';
import { labelTable } from './classes.js';
import { cropImage, cropLabels, randomWindow, shareInWindow, type CropWindow } from './crops.js';
import { imageDraw, type ImageDraw } from './rare-classes.js';
import { WorkingImages, type WorkingImage } from './working-image.js';

/** Labeled crops of one step. */
export interface LabeledBatch {
  /** batch * height * width * 3, RGB. */
  images: Uint8Array;
  /** batch * height * width, class indices, IGNORE where a pixel does not count. */
  labels: Uint8Array;
}

/** Windows tried until one shows enough of the class drawn, as in DAFormer's code. */
const WINDOWS_TRIED = 10;
/** Share of the window that the class drawn should fill. */
const ENOUGH_OF_WINDOW = 0.005;

/** Random labeled crops; each batch is a pure function of (seed, step), asked in any order. */
export class SourceBatches {
  readonly #recipe: Recipe;
  readonly #seed: number;
  readonly #draw: ImageDraw;
  readonly #images: WorkingImages;

  constructor(options: {
    items: readonly LabeledImage[];
    classes: ClassList;
    recipe: Recipe;
    seed: number;
  }) {
    const { items, classes, recipe, seed } = options;
    this.#recipe = recipe;
    this.#seed = seed;
    this.#draw = imageDraw(items, classes.classes.length, recipe.rareClassTemperature);
    this.#images = new WorkingImages(recipe, labelTable(classes));
  }

  /** @throws FileProblem where an image or mask has become unreadable */
  async batch(step: number): Promise<LabeledBatch> {
    const { crop, batchSize } = this.#recipe;
    const pixels = crop.width * crop.height;
    const images = new Uint8Array(batchSize * pixels * 3);
    const labels = new Uint8Array(batchSize * pixels);
    const fill = async (index: number) => {
      const random = randomFor(this.#seed, `source/${index}`, step);
      const { label, item } = this.#draw.draw(random);
      const image = await this.#images.get(item.image, item.mask);
      const known = image.labels ?? new Uint8Array(image.width * image.height);
      const window = windowWith(random, image, known, label, this.#recipe);
      cropImage(image, window, crop, part(images, index, pixels * 3));
      cropLabels(known, image, window, crop, part(labels, index, pixels));
    };
    await Promise.all(Array.from({ length: batchSize }, (_, index) => fill(index)));
    return { images, labels };
  }
}

/** Random crops of unlabeled images; each batch is a pure function of (seed, step). */
export class TargetBatches {
  readonly #list: readonly string[];
  readonly #recipe: Recipe;
  readonly #seed: number;
  readonly #images: WorkingImages;
  #order: { epoch: number; images: string[] } = { epoch: -1, images: [] };

  constructor(options: { images: readonly string[]; recipe: Recipe; seed: number }) {
    if (options.images.length === 0) throw new RangeError('there are no target images');
    this.#list = options.images;
    this.#recipe = options.recipe;
    this.#seed = options.seed;
    this.#images = new WorkingImages(options.recipe, new Uint8Array(256));
  }

  /**
   * batch * height * width * 3, RGB.
   * @throws FileProblem where an image has become unreadable
   */
  async batch(step: number): Promise<Uint8Array> {
    const { crop, batchSize, augment } = this.#recipe;
    const bytes = crop.width * crop.height * 3;
    const images = new Uint8Array(batchSize * bytes);
    const fill = async (index: number) => {
      const image = await this.#images.get(this.#imageAt(step * batchSize + index));
      const random = randomFor(this.#seed, `target/${index}`, step);
      const window = randomWindow(random, image, crop, augment.zoom, augment.flip);
      cropImage(image, window, crop, part(images, index, bytes));
    };
    await Promise.all(Array.from({ length: batchSize }, (_, index) => fill(index)));
    return images;
  }

  /** The images in a new random order each time all have been seen: none is left out by chance. */
  #imageAt(position: number): string {
    const epoch = Math.floor(position / this.#list.length);
    if (this.#order.epoch !== epoch) {
      const random = randomFor(this.#seed, 'target-order', epoch);
      this.#order = { epoch, images: random.shuffled(this.#list) };
    }
    return this.#order.images[position % this.#list.length] ?? '';
  }
}

/**
 * Of several random windows the first that shows enough of the class, or else the best; where no
 * class is asked for, simply the first.
 */
function windowWith(
  random: Random,
  image: WorkingImage,
  labels: Uint8Array,
  label: number | undefined,
  { crop, augment }: Recipe,
): CropWindow {
  let best = randomWindow(random, image, crop, augment.zoom, augment.flip);
  if (label === undefined) return best;
  let bestShare = shareInWindow(labels, image, best, label);
  for (let tried = 1; tried < WINDOWS_TRIED && bestShare < ENOUGH_OF_WINDOW; tried++) {
    const window = randomWindow(random, image, crop, augment.zoom, augment.flip);
    const share = shareInWindow(labels, image, window, label);
    if (share > bestShare) [best, bestShare] = [window, share];
  }
  return best;
}

function part(bytes: Uint8Array, index: number, length: number): Uint8Array {
  return bytes.subarray(index * length, (index + 1) * length);
}
