import { project, scaleAt, type Place } from './camera.js';
import type { Canvas, Point } from './canvas.js';
import { TREE } from './classes.js';
import { clamp, mix, pickColor, scaled, varied, type Rgb } from './color.js';
import type { Item } from './items.js';
import { between, chance, layered, noise, pick, whole, type Random } from './random.js';
import { pavementPlace, SIDES, type Street } from './street.js';

const LEAVES: readonly [Rgb, ...Rgb[]] = [
  [0.27, 0.4, 0.17],
  [0.36, 0.47, 0.2],
  [0.2, 0.33, 0.2],
  [0.46, 0.5, 0.24],
  [0.56, 0.42, 0.2],
  [0.42, 0.25, 0.2],
  [0.3, 0.38, 0.3],
];
const BARKS: readonly [Rgb, ...Rgb[]] = [
  [0.36, 0.28, 0.22],
  [0.42, 0.4, 0.37],
  [0.28, 0.23, 0.2],
];

interface Blob {
  x: number;
  y: number;
  radius: number;
}

interface Tree {
  place: Place;
  seed: number;
  leaves: Rgb;
  bark: Rgb;
  /** Height of the middle of the crown above the ground; a bush has its crown on the ground. */
  crown: number;
  spread: number;
  trunk: number;
  lean: number;
  blobs: Blob[];
  sun: number;
}

/** Trees between and behind the houses apart from those before them. */
export interface Trees {
  inLots: Item[];
  onPavement: Item[];
}

export function planTrees(street: Street, lots: readonly Place[]): Trees {
  const { random } = street;
  const behind = lots.map((lot) => planTree(random, lot, between(random, 1.8, 3)));
  if (street.end === 'park') behind.push(...planPark(street));
  const trees: Tree[] = [];
  for (const side of SIDES) {
    const count = pick(random, [0, 1, 2, 4]);
    for (let index = 0; index < count; index++) {
      const z = pavementPlace(street, side, 6, 40);
      const x = side * (street.roadHalf + between(random, 0.6, 1.2));
      trees.push(planTree(random, [x, 0, z], between(random, 1.2, 2.6)));
      street.shadows.push({ x: x - street.sunSide * 2, z, halfX: 2.6, halfZ: 1.9 });
    }
    if (chance(random, 0.35)) trees.push(planBush(street, side));
  }
  const standing = (list: readonly Tree[]): Item[] =>
    list.map((tree) => ({
      depth: tree.place[2],
      draw: (canvas) => drawTree(canvas, street, tree),
    }));
  return { inLots: standing(behind), onPavement: standing(trees) };
}

function planTree(random: Random, place: Place, spread: number): Tree {
  return {
    place,
    seed: Math.floor(random() * 1e9),
    leaves: pickColor(random, LEAVES, 0.05),
    bark: varied(random, pick(random, BARKS), 0.05),
    crown: spread * between(random, 0.9, 1.2) + between(random, 1.6, 2.8),
    spread,
    trunk: between(random, 0.13, 0.26),
    lean: between(random, -0.35, 0.35),
    blobs: planBlobs(random, spread, 1),
    sun: between(random, 0.35, 0.95),
  };
}

function planBush(street: Street, side: -1 | 1): Tree {
  const { random } = street;
  const z = pavementPlace(street, side, 6, 16);
  const place: Place = [side * (street.roadHalf + street.pavement[side] - 0.6), 0, z];
  const spread = between(random, 0.6, 1.1);
  return {
    ...planTree(random, place, spread),
    crown: spread * 0.55,
    blobs: planBlobs(random, spread, 0.7),
  };
}

function planPark(street: Street): Tree[] {
  const { random, length } = street;
  return Array.from({ length: 14 }, () => {
    const place: Place = [between(random, -45, 45), 0, length + between(random, 1, 15)];
    const tree = planTree(random, place, between(random, 2.8, 5.5));
    return { ...tree, crown: tree.spread * 1.05 };
  });
}

function planBlobs(random: Random, spread: number, flat: number): Blob[] {
  return Array.from({ length: whole(random, 5, 9) }, (_, index) => {
    const angle = random() * Math.PI * 2;
    const away = index === 0 ? 0 : between(random, 0.3, 0.75) * spread;
    return {
      x: Math.cos(angle) * away,
      y: Math.sin(angle) * away * flat,
      radius: spread * between(random, 0.4, index === 0 ? 0.75 : 0.55),
    };
  });
}

function drawTree(canvas: Canvas, street: Street, tree: Tree): void {
  if (tree.crown > tree.spread * 0.7) drawTrunk(canvas, street, tree);
  drawCrown(canvas, street, tree);
}

function drawTrunk(canvas: Canvas, { camera }: Street, tree: Tree): void {
  const [x, , z] = tree.place;
  const at = (offset: number, y: number): Point => project(camera, [x + offset, y, z]);
  const ink = (px: number, py: number) => ({
    color: scaled(tree.bark, 0.7 + 0.6 * noise(px * 1.3, py * 0.35, tree.seed)),
    sun: tree.sun * 0.7,
    depth: z,
  });
  const { trunk, lean, crown } = tree;
  const fork = crown - tree.spread * 0.4;
  canvas.fill(
    [
      at(-trunk * 1.3, 0),
      at(trunk * 1.3, 0),
      at(lean + trunk * 0.8, fork),
      at(lean - trunk * 0.8, fork),
    ],
    TREE,
    ink,
  );
  for (const reach of [-0.6, 0.1, 0.7]) {
    const tip = lean + reach * tree.spread;
    const high = crown + tree.spread * (0.3 - Math.abs(reach) * 0.3);
    canvas.fill(
      [
        at(lean - trunk * 0.7, fork - 0.3),
        at(lean + trunk * 0.7, fork - 0.2),
        at(tip + 0.05, high),
        at(tip - 0.05, high),
      ],
      TREE,
      ink,
    );
  }
}

/** Leaves where the blobs, roughened by noise, are thick; between them the background shows. */
function drawCrown(canvas: Canvas, { camera }: Street, tree: Tree): void {
  const [x, , z] = tree.place;
  const scale = scaleAt(camera, z);
  const [midX, midY] = project(camera, [x + tree.lean, tree.crown, z]);
  const reach = tree.spread * 1.6 * scale;
  const outline: Point[] = [
    [midX - reach, midY - reach],
    [midX + reach, midY - reach],
    [midX + reach, midY + reach],
    [midX - reach, midY + reach],
  ];
  canvas.fill(outline, TREE, (px, py) => {
    const dx = (px - midX) / scale;
    const up = (midY - py) / scale;
    if (up + tree.crown < 0) return undefined;
    const thick = thickness(tree.blobs, dx, up);
    if (thick < -0.5) return undefined;
    const rough = layered(dx * 1.8, up * 1.8, tree.seed + 1, 4) - 0.5;
    const body = thick + rough * 1.7;
    if (body < 0.12) return undefined;
    const clump = layered(dx * 3.2, up * 3.2, tree.seed + 2, 3);
    const light = clamp(0.62 + (up / tree.spread) * 0.3 + (clump - 0.5) * 1.1, 0.25, 1.3);
    const color = mix(scaled(tree.leaves, light), [0.62, 0.64, 0.35], clamp(clump - 0.62, 0, 0.3));
    return { color, sun: clamp(tree.sun + (clump - 0.5) * 1.2, 0, 1), depth: z };
  });
}

function thickness(blobs: readonly Blob[], x: number, y: number): number {
  let most = -1;
  for (const blob of blobs) {
    const away = ((x - blob.x) ** 2 + (y - blob.y) ** 2) / blob.radius ** 2;
    if (1 - away > most) most = 1 - away;
  }
  return most;
}
