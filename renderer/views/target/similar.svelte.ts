import { call } from '../../api/api.svelte.js';

/** Milliseconds: whoever leafs through asks for nothing. */
const REST = 300;
const MOST = 6;

/** The images that are most similar to one, asked for once it has stayed a moment. */
export class Similar {
  images = $state.raw<readonly number[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  of(project: string, image: number): void {
    this.none();
    const asked = this.#asked;
    this.#timer = setTimeout(() => {
      call('target.similar', { project, image, count: MOST + 1 }).then(
        ({ images }) => {
          if (asked !== this.#asked) return;
          this.images = images.filter((other) => other !== image).slice(0, MOST);
        },
        // An image that isn't described yet has none: nothing is shown, and nothing is wrong.
        () => undefined,
      );
    }, REST);
  }

  none(): void {
    clearTimeout(this.#timer);
    this.images = [];
    this.#asked++;
  }
}
