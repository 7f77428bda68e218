import type { Size } from '../contract/recipe.js';
import type { Random } from '../random.js';
import type { RgbImage } from './image.js';

/** A rectangle of a working image, in its pixels (not whole ones), mirrored where `flip`. */
export interface CropWindow extends Size {
  left: number;
  top: number;
  flip: boolean;
}

/**
 * A random window: `crop / zoom` pixels large with zoom drawn from the given range, anywhere inside
 * the image. The zoom is limited from below so that the window fits.
 * @param image at least as large as the crop
 */
export function randomWindow(
  random: Random,
  image: Size,
  crop: Size,
  zoomRange: readonly [number, number],
  mayFlip: boolean,
): CropWindow {
  const fitting = Math.max(crop.width / image.width, crop.height / image.height);
  const zoom = Math.max(fitting, random.uniform(...zoomRange));
  const width = crop.width / zoom;
  const height = crop.height / zoom;
  const left = random.next() * Math.max(0, image.width - width);
  const top = random.next() * Math.max(0, image.height - height);
  return { left, top, width, height, flip: mayFlip && random.next() < 0.5 };
}

/** For each of `length` output pixels the source coordinate of its centre, in pixel edges. */
function centres(start: number, extent: number, length: number, mirrored: boolean): Float64Array {
  const step = extent / length;
  return Float64Array.from({ length }, (_, index) => {
    return start + step * ((mirrored ? length - 1 - index : index) + 0.5);
  });
}

/** The pixel to read for each coordinate. */
function nearest(coordinates: Float64Array, limit: number): Int32Array {
  return Int32Array.from(coordinates, (at) => Math.min(limit - 1, Math.max(0, Math.floor(at))));
}

/** For each coordinate the two pixels to mix and the share of the second. */
function neighbours(coordinates: Float64Array, limit: number) {
  // A pixel's value stands at its centre, half a pixel after its edge.
  const centred = coordinates.map((at) => Math.min(limit - 1, Math.max(0, at - 0.5)));
  const first = Int32Array.from(centred, Math.floor);
  const second = first.map((index) => Math.min(limit - 1, index + 1));
  return { first, second, share: centred.map((at, index) => at - (first[index] ?? 0)) };
}

/**
 * Resamples the window to the crop's size, bilinear.
 * @param out receives crop.height * crop.width * 3 bytes
 */
export function cropImage(image: RgbImage, window: CropWindow, crop: Size, out: Uint8Array): void {
  const { data, width } = image;
  const across = centres(window.left, window.width, crop.width, window.flip);
  const columns = neighbours(across, width);
  const rows = neighbours(centres(window.top, window.height, crop.height, false), image.height);
  const lefts = columns.first.map((x) => x * 3);
  const rights = columns.second.map((x) => x * 3);
  let at = 0;
  for (let y = 0; y < crop.height; y++) {
    const upper = (rows.first[y] ?? 0) * width * 3;
    const lower = (rows.second[y] ?? 0) * width * 3;
    const down = rows.share[y] ?? 0;
    for (let x = 0; x < crop.width; x++) {
      const left = lefts[x] ?? 0;
      const right = rights[x] ?? 0;
      const along = columns.share[x] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        const a = data[upper + left + channel] ?? 0;
        const b = data[upper + right + channel] ?? 0;
        const c = data[lower + left + channel] ?? 0;
        const d = data[lower + right + channel] ?? 0;
        const top = a + (b - a) * along;
        const bottom = c + (d - c) * along;
        out[at++] = Math.round(top + (bottom - top) * down);
      }
    }
  }
}

/**
 * The labels of the same window, nearest neighbour.
 * @param labels image.height * image.width class indices
 * @param out receives crop.height * crop.width class indices
 */
export function cropLabels(
  labels: Uint8Array,
  image: Size,
  window: CropWindow,
  crop: Size,
  out: Uint8Array,
): void {
  const columns = nearest(centres(window.left, window.width, crop.width, window.flip), image.width);
  const rows = nearest(centres(window.top, window.height, crop.height, false), image.height);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) out[at++] = labels[row * image.width + column] ?? 0;
  }
}

/** Share of the window's pixels that have this label. */
export function shareInWindow(
  labels: Uint8Array,
  image: Size,
  window: CropWindow,
  label: number,
): number {
  const left = Math.floor(window.left);
  const top = Math.floor(window.top);
  const right = Math.min(image.width, Math.ceil(window.left + window.width));
  const bottom = Math.min(image.height, Math.ceil(window.top + window.height));
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = y * image.width + left; at < y * image.width + right; at++) {
      if (labels[at] === label) count++;
    }
  }
  return count / ((right - left) * (bottom - top));
}
