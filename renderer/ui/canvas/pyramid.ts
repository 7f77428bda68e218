import { TILE_SIZE } from '../../../backend/contract/media.js';
import { toImage, type Size, type View } from './view.js';

/** A tile's place, as `pictureUrl` takes it. */
export interface Tile {
  level: number;
  column: number;
  row: number;
}

/** Left, top, right and bottom edge in image pixels. */
export interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The level that fits one tile: the first to be shown. */
export function coarsestLevel({ width, height }: Size): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE_SIZE)));
}

/** The coarsest level that has a pixel for each device pixel. */
export function sharpLevel(image: Size, scale: number): number {
  const level = Math.floor(Math.log2(1 / scale));
  return Math.min(coarsestLevel(image), Math.max(0, level));
}

/** The tiles of a level that a view shows, those in its middle first. */
export function tilesInView(image: Size, level: number, view: View, frame: Size): Tile[] {
  const side = tileSide(image, level);
  const first = toImage(view, { x: 0, y: 0 }, frame);
  const last = toImage(view, { x: frame.width, y: frame.height }, frame);
  const columns = range(first.x / side.width, last.x / side.width, image.width / side.width);
  const rows = range(first.y / side.height, last.y / side.height, image.height / side.height);
  const distance = ({ column, row }: Tile): number =>
    Math.hypot((column + 0.5) * side.width - view.x, (row + 0.5) * side.height - view.y);
  return rows
    .flatMap((row) => columns.map((column) => ({ level, column, row })))
    .sort((one, other) => distance(one) - distance(other));
}

/** What a tile covers of its image. */
export function tileEdges(image: Size, { level, column, row }: Tile): Edges {
  const side = tileSide(image, level);
  return {
    left: column * side.width,
    top: row * side.height,
    right: Math.min(image.width, (column + 1) * side.width),
    bottom: Math.min(image.height, (row + 1) * side.height),
  };
}

/**
 * Image pixels along a whole tile. Not quite `TILE_SIZE` times 2^level: a level's size is rounded
 * up, and all of the image is drawn on it.
 */
function tileSide(image: Size, level: number): Size {
  const shrunk = (length: number): number => length / Math.ceil(length / 2 ** level);
  return { width: TILE_SIZE * shrunk(image.width), height: TILE_SIZE * shrunk(image.height) };
}

function range(from: number, to: number, count: number): number[] {
  const first = Math.max(0, Math.floor(from));
  const end = Math.min(Math.ceil(count - 1e-9), Math.ceil(to));
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
