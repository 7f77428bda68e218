/** How the masks lie over the images, the same in the grid and in one image. */
export class Overlay {
  opacity = $state(0.6);
  isShown = $state(true);
  /** While a key is held: the bare image. */
  isHidden = $state(false);

  /** What is to be drawn, 0..1. */
  get shown(): number {
    return this.isShown && !this.isHidden ? this.opacity : 0;
  }
}
