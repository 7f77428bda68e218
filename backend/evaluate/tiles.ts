import type { Size } from '../contract/recipe.js';

export interface Tile {
  x: number;
  y: number;
}

/** Share of a tile that neighbours have in common, at least. */
const OVERLAP = 0.25;

/** Where overlapping tiles begin that cover a length; one tile where it is no longer than that. */
export function tileStarts(length: number, tile: number): number[] {
  if (length <= tile) return [0];
  const count = Math.ceil((length - tile) / (tile * (1 - OVERLAP))) + 1;
  return Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - tile)) / (count - 1)),
  );
}

/** Top-left corners of overlapping tiles that cover an image, row by row. */
export function tilesOf(image: Size, tile: Size): Tile[] {
  const columns = tileStarts(image.width, tile.width);
  return tileStarts(image.height, tile.height).flatMap((y) => columns.map((x) => ({ x, y })));
}

/** How much each position of a tile counts where tiles overlap: full inside, fading to the edge. */
export function tileRamp(tile: number): Float32Array {
  return Float32Array.from({ length: tile }, (_, index) => {
    const distance = Math.min(index + 0.5, tile - index - 0.5) / (tile * OVERLAP);
    return Math.max(0.02, Math.min(1, distance));
  });
}

/** What the ramps of all tiles that cover a length add up to, at each of its positions. */
export function tileCover(length: number, tile: number): Float32Array {
  const ramp = tileRamp(tile);
  const cover = new Float32Array(length);
  for (const start of tileStarts(length, tile)) {
    ramp.forEach((weight, index) => (cover[start + index] = (cover[start + index] ?? 0) + weight));
  }
  return cover;
}
