/** Cells that are flown past in less time than this (milliseconds) ask for nothing. */
const REST = 50;

export interface Thumbnail {
  /** Undefined: nothing to show. */
  url: string | undefined;
  /** False where it shows whatever is there: a later address of the same picture changes nothing. */
  isFinal: boolean;
  /** Milliseconds before it is asked for. */
  rest?: number;
}

/** Loads a picture once its cell has come to rest, and gives the request up when the cell goes. */
export function thumbnail(image: HTMLImageElement, picture: Thumbnail) {
  let shown = picture;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (): void => {
    clearTimeout(timer);
    const { url } = shown;
    if (url === undefined) return image.removeAttribute('src');
    timer = setTimeout(() => (image.src = url), shown.rest ?? REST);
  };
  ask();
  return {
    update(next: Thumbnail): void {
      const isLoaded = image.complete && image.naturalWidth > 0;
      const staysAsItIs = next.url === shown.url || (isLoaded && !shown.isFinal);
      shown = next;
      if (!staysAsItIs) ask();
    },
    destroy(): void {
      clearTimeout(timer);
      if (!image.complete) image.removeAttribute('src');
    },
  };
}
