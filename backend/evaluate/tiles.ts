import type { Size } from '../contract/recipe.js';

export interface Tile {
  x: number;
  y: number;
}

/** Share of a tile that neighbours have in common, at least. */
const OVERLAP = 0.25;

function starts(length: number, tile: number): number[] {
  if (length <= tile) return [0];
  const count = Math.ceil((length - tile) / (tile * (1 - OVERLAP))) + 1;
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - tile)) / (count - 1)),
  );
}

/** Top-left corners of overlapping tiles that cover an image; one tile where the image is smaller. */
export function tilesOf(image: Size, tile: Size): Tile[] {
  const columns = starts(image.width, tile.width);
  return starts(image.height, tile.height).flatMap((y) => columns.map((x) => ({ x, y })));
}

function ramp(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => {
    const distance = Math.min(index + 0.5, length - index - 0.5) / (length * OVERLAP);
    return Math.max(0.02, Math.min(1, distance));
  });
}

/** How much each pixel of a tile counts where tiles overlap: full inside, fading to the edge. */
export function tileWindow({ width, height }: Size): Float32Array {
  const across = ramp(width);
  const down = ramp(height);
  const window = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) window[y * width + x] = (down[y] ?? 0) * (across[x] ?? 0);
  return window;
}
