import { coarsestLevel, sharpLevel, tileEdges, tilesInView, type Tile } from './pyramid.js';
import type { TileStore } from './tile-store.js';
import { originOf, type Size, type View } from './view.js';

/** A tiled picture that covers the whole image: the image itself, or a mask. */
export interface Layer {
  /** The address of a tile. */
  tile(tile: Tile): string;
  /** 0..1 */
  opacity: number;
}

export interface Scene {
  image: Size;
  /** The lowest first. */
  layers: readonly Layer[];
  view: View;
  /** In device pixels. */
  frame: Size;
}

/** From this many device pixels on an image pixel is shown with hard edges. */
const HARD_EDGES = 2;
/** From this many on, pixels are divided by lines. */
const GRID = 24;
const GRID_INK = 'rgb(128 128 128 / 45%)';

/** Addresses of the tiles that a scene needs: the coarsest of each layer, then the sharp ones. */
export function tilesOf({ image, layers, view, frame }: Scene): string[] {
  const levels = new Set([coarsestLevel(image), sharpLevel(image, view.scale)]);
  return [...levels].flatMap((level) => {
    const tiles = tilesInView(image, level, view, frame);
    return layers.flatMap((layer) => tiles.map((tile) => layer.tile(tile)));
  });
}

/** Draws of a scene what is loaded: each place once, from the best tile that there is for it. */
export function paint(context: CanvasRenderingContext2D, scene: Scene, store: TileStore): void {
  const { image, layers, view, frame } = scene;
  context.clearRect(0, 0, frame.width, frame.height);
  const tiles = tilesInView(image, sharpLevel(image, view.scale), view, frame);
  for (const layer of layers.filter(({ opacity }) => opacity > 0)) {
    context.globalAlpha = layer.opacity;
    for (const tile of tiles) paintPlace(context, scene, (one) => store.get(layer.tile(one)), tile);
  }
  context.globalAlpha = 1;
  if (view.scale >= GRID) paintGrid(context, scene);
}

type Loaded = (tile: Tile) => ImageBitmap | undefined;

/** The place of a tile: from the tile itself, from the finer ones within it, or from a coarser one. */
function paintPlace(
  context: CanvasRenderingContext2D,
  scene: Scene,
  loaded: Loaded,
  tile: Tile,
): void {
  const bitmap = loaded(tile);
  if (bitmap) return paintTile(context, scene, { bitmap, from: tile, place: tile });
  const finer = tilesWithin(scene.image, tile).map((part) => ({ part, bitmap: loaded(part) }));
  if (finer.length > 0 && finer.every((one) => one.bitmap)) {
    for (const { part, bitmap } of finer) {
      if (bitmap) paintTile(context, scene, { bitmap, from: part, place: part });
    }
    return;
  }
  const coarser = firstCoarser(scene.image, loaded, tile);
  if (coarser) paintTile(context, scene, { ...coarser, place: tile });
}

function tilesWithin(image: Size, { level, column, row }: Tile): Tile[] {
  if (level === 0) return [];
  return [0, 1]
    .flatMap((down) => [0, 1].map((right) => [2 * column + right, 2 * row + down] as const))
    .map(([partColumn, partRow]) => ({ level: level - 1, column: partColumn, row: partRow }))
    .filter((part) => {
      const { left, top } = tileEdges(image, part);
      return left < image.width && top < image.height;
    });
}

function firstCoarser(image: Size, loaded: Loaded, { level, column, row }: Tile) {
  for (let above = 1; level + above <= coarsestLevel(image); above++) {
    const from = { level: level + above, column: column >> above, row: row >> above };
    const bitmap = loaded(from);
    if (bitmap) return { bitmap, from };
  }
  return undefined;
}

/** Draws that part of a tile that covers `place`, which lies within it. */
function paintTile(
  context: CanvasRenderingContext2D,
  { image, view, frame }: Scene,
  { bitmap, from, place }: { bitmap: ImageBitmap; from: Tile; place: Tile },
): void {
  const all = tileEdges(image, from);
  const part = tileEdges(image, place);
  const across = bitmap.width / (all.right - all.left);
  const down = bitmap.height / (all.bottom - all.top);
  const origin = originOf(view, frame);
  // On whole device pixels, so that neighbours leave no seam.
  const left = Math.round(origin.x + part.left * view.scale);
  const top = Math.round(origin.y + part.top * view.scale);
  const right = Math.round(origin.x + part.right * view.scale);
  const bottom = Math.round(origin.y + part.bottom * view.scale);
  context.imageSmoothingEnabled = view.scale < HARD_EDGES || from.level > 0;
  context.drawImage(
    bitmap,
    (part.left - all.left) * across,
    (part.top - all.top) * down,
    (part.right - part.left) * across,
    (part.bottom - part.top) * down,
    left,
    top,
    right - left,
    bottom - top,
  );
}

function paintGrid(context: CanvasRenderingContext2D, { image, view, frame }: Scene): void {
  const origin = originOf(view, frame);
  const right = Math.min(frame.width, origin.x + image.width * view.scale);
  const bottom = Math.min(frame.height, origin.y + image.height * view.scale);
  const [left, top] = [Math.max(0, origin.x), Math.max(0, origin.y)];
  context.fillStyle = GRID_INK;
  for (const x of lines(origin.x, view.scale, left, right)) {
    context.fillRect(x, top, 1, bottom - top);
  }
  for (const y of lines(origin.y, view.scale, top, bottom)) {
    context.fillRect(left, y, right - left, 1);
  }
}

/** Positions of the lines between pixels from `first` to `end`. */
function lines(origin: number, scale: number, first: number, end: number): number[] {
  const from = Math.ceil((first - origin) / scale);
  const to = Math.floor((end - origin) / scale);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) =>
    Math.round(origin + (from + index) * scale),
  );
}
