import type { ImageSet } from '../../../backend/contract/media.js';
import { call } from '../../api/api.svelte.js';
import type { Point } from '../../ui/canvas/view.js';

export interface PixelValue {
  samples: readonly number[];
  /** A source image's class; null where it has none. */
  label: string | null;
}

/** Reads the pixel under the cursor: one question at a time, always about where the cursor is now. */
export class PixelReader {
  #place = $state.raw<Point | null>(null);
  #value = $state.raw<PixelValue | undefined>();
  #image: { project: string; set: ImageSet; image: number } | undefined;
  #isAsking = false;

  get place(): Point | null {
    return this.#place;
  }

  /** Of the pixel at `place`; undefined until it is known. */
  get value(): PixelValue | undefined {
    return this.#value;
  }

  /** Says which image the places are of. */
  of(image: { project: string; set: ImageSet; image: number }): void {
    this.#image = image;
    this.moveTo(null);
  }

  moveTo(place: Point | null): void {
    const isSame = place?.x === this.#place?.x && place?.y === this.#place?.y;
    if (isSame) return;
    this.#place = place;
    // The last value stays in sight while the cursor moves on: digits that blink can't be read.
    if (!place) this.#value = undefined;
    if (!this.#isAsking) void this.#ask();
  }

  async #ask(): Promise<void> {
    const [image, place] = [this.#image, this.#place];
    if (!image || !place) return;
    this.#isAsking = true;
    // What can't be read says so in place of the picture.
    const value = await call('picture.pixel', { ...image, ...place }).catch(() => undefined);
    this.#isAsking = false;
    const isStillThere = image === this.#image && this.#place !== null;
    if (isStillThere) this.#value = value;
    if (place !== this.#place || image !== this.#image) void this.#ask();
  }
}
