import type { ImageSet } from '../../../backend/contract/media.js';
import type { PictureDetails } from '../../../backend/contract/target-table.js';
import { call } from '../../api/api.svelte.js';

/** Who leafs through images quickly is not asked about each. */
const REST = 120;

/** What is known of the image that is looked at. */
export class Details {
  #known = $state.raw<PictureDetails | undefined>();
  #problem = $state<string | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Undefined until it is known. */
  get known(): PictureDetails | undefined {
    return this.#known;
  }

  /** Why it can't be known, one sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Asks about an image; what is answered about an earlier one is dropped. */
  of(image: { project: string; set: ImageSet; image: number }): void {
    clearTimeout(this.#timer);
    this.#known = undefined;
    this.#problem = undefined;
    const timer = setTimeout(() => {
      call('picture.details', image).then(
        (known) => {
          if (timer === this.#timer) this.#known = known;
        },
        (error: unknown) => {
          if (timer !== this.#timer) return;
          this.#problem = error instanceof Error ? error.message : String(error);
        },
      );
    }, REST);
    this.#timer = timer;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
