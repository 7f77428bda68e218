import { TILE_SIZE } from '../contract/media.js';
import type { Size } from '../contract/recipe.js';

/** Where a tile lies among those of its level. */
export interface TilePosition {
  level: number;
  column: number;
  row: number;
}

/** A part of an image, in pixels. */
export interface Area extends Size {
  left: number;
  top: number;
}

/** An image's size at a level: 1 / 2^level of its own, rounded up. */
export function levelSize({ width, height }: Size, level: number): Size {
  const [across, down] = [width, height].map((side) => Math.max(1, Math.ceil(side / 2 ** level)));
  return { width: across ?? 1, height: down ?? 1 };
}

/** The part of its level's image that a tile shows, smaller at the edges; undefined beyond them. */
export function tileArea(image: Size, { level, column, row }: TilePosition): Area | undefined {
  const { width, height } = levelSize(image, level);
  const [left, top] = [column * TILE_SIZE, row * TILE_SIZE];
  if (left >= width || top >= height) return undefined;
  return {
    left,
    top,
    width: Math.min(TILE_SIZE, width - left),
    height: Math.min(TILE_SIZE, height - top),
  };
}
