import { groundAt } from './camera.js';
import { HEIGHT, WIDTH, type Canvas } from './canvas.js';
import { PAVEMENT, ROAD } from './classes.js';
import { clamp, grey, mix, pickColor, scaled, varied, type Rgb } from './color.js';
import { between, chance, hash, layered, noise, pick } from './random.js';
import { buildingLine, inMouth, type Side, type Street } from './street.js';

/** Greys of road and pavement overlap on purpose: the place, not the colour, tells them apart. */
const ROADS: readonly [Rgb, ...Rgb[]] = [
  grey(0.34),
  grey(0.42),
  grey(0.5),
  [0.46, 0.44, 0.41],
  [0.38, 0.41, 0.46],
  [0.52, 0.5, 0.47],
];
const PAVEMENTS: readonly [Rgb, ...Rgb[]] = [
  grey(0.46),
  grey(0.55),
  grey(0.64),
  [0.64, 0.6, 0.52],
  [0.58, 0.45, 0.4],
  [0.5, 0.53, 0.57],
];
const PAINT: Rgb = [0.88, 0.87, 0.82];

interface Surface {
  road: Rgb;
  pavement: Rgb;
  kerb: Rgb;
  cobbles: boolean;
  slab: number;
  middleLine: 'none' | 'dashes' | 'solid';
  bays: boolean;
  patches: { x: number; z: number; halfX: number; halfZ: number; light: number }[];
}

export function drawGround(canvas: Canvas, street: Street): void {
  const { camera, seed } = street;
  const surface = planSurface(street);
  const outline = [
    [0, camera.horizon],
    [WIDTH, camera.horizon],
    [WIDTH, HEIGHT],
    [0, HEIGHT],
  ] as const;
  for (const id of [ROAD, PAVEMENT]) {
    canvas.fill(outline, id, (pixelX, pixelY) => {
      const { x, z } = groundAt(camera, pixelX, pixelY);
      if (isRoad(street, x, z) !== (id === ROAD)) return undefined;
      // Texture finer than a pixel would only flicker, so it fades with distance.
      const detail = clamp(1.3 - (z * z) / (camera.focal * camera.height) / 0.8, 0, 1);
      const base =
        id === ROAD
          ? roadColor(street, surface, x, z, detail)
          : pavementColor(street, surface, x, z, detail);
      const stains = 0.9 + 0.2 * layered(x * 0.7, z * 0.35, seed + 7, 3);
      return { color: scaled(base, stains), sun: sunOn(street, x, z), depth: z };
    });
  }
}

function planSurface({ random, roadHalf }: Street): Surface {
  return {
    road: pickColor(random, ROADS, 0.04),
    pavement: pickColor(random, PAVEMENTS, 0.05),
    kerb: varied(random, grey(0.6), 0.1),
    cobbles: chance(random, 0.2),
    slab: between(random, 0.4, 1.1),
    middleLine: pick(random, ['none', 'dashes', 'dashes', 'solid']),
    bays: chance(random, 0.4),
    patches: Array.from({ length: 7 }, () => ({
      x: between(random, -roadHalf, roadHalf),
      z: between(random, 3, 20),
      halfX: between(random, 0.25, 1),
      halfZ: between(random, 0.3, 2.5),
      light: pick(random, [0.72, 0.82, 1.14, 1.22]),
    })),
  };
}

function isRoad(street: Street, x: number, z: number): boolean {
  const side: Side = x < 0 ? -1 : 1;
  if (street.end !== 'distance' && z > street.length) return false;
  if (street.end === 'houses' && z > street.length - 9 && z < street.length - 3) return true;
  return Math.abs(x) < street.roadHalf || inMouth(street, side, z);
}

function roadColor(street: Street, surface: Surface, x: number, z: number, detail: number): Rgb {
  const { seed, roadHalf, crossing } = street;
  let color = surface.road;
  const patch = surface.patches.find(
    (area) => Math.abs(x - area.x) < area.halfX && Math.abs(z - area.z) < area.halfZ,
  );
  if (patch) color = scaled(color, patch.light);
  const grain = surface.cobbles
    ? cobble(x, z, seed)
    : 0.86 + 0.28 * noise(x * 14, z * 14, seed + 1);
  color = scaled(color, 1 + (grain - 1) * detail);
  const crack = Math.abs(layered(x * 0.5, z * 0.4, seed + 3, 4) - 0.5);
  if (crack < 0.006 * detail) color = scaled(color, 0.6);
  // Water and dirt gather in the gutter.
  if (Math.abs(x) > roadHalf - 0.3) color = scaled(color, 0.8);
  const worn = 0.45 + 0.5 * noise(x * 5, z * 5, seed + 4);
  if (crossing !== undefined && z > crossing && z < crossing + 3 && Math.abs(x) < roadHalf) {
    return Math.floor(x / 0.5 + 100) % 2 === 0 ? mix(color, PAINT, worn + 0.15) : color;
  }
  return isLine(surface, roadHalf, x, z) ? mix(color, PAINT, worn) : color;
}

function isLine({ middleLine, bays }: Surface, roadHalf: number, x: number, z: number): boolean {
  const onMiddle = Math.abs(x) < 0.08;
  if (onMiddle && middleLine === 'solid') return true;
  if (onMiddle && middleLine === 'dashes' && z % 6 < 3) return true;
  if (!bays) return false;
  const fromKerb = roadHalf - Math.abs(x);
  return Math.abs(fromKerb - 2.1) < 0.06 || (fromKerb > 0 && fromKerb < 2.1 && z % 5.5 < 0.12);
}

function cobble(x: number, z: number, seed: number): number {
  const row = Math.floor(z / 0.22);
  const along = x / 0.3 + (row % 2) * 0.5;
  const joint = along - Math.floor(along) < 0.14 || z / 0.22 - row < 0.16;
  return joint ? 0.6 : 0.85 + 0.35 * hash(Math.floor(along), row, seed + 2);
}

function pavementColor(
  street: Street,
  surface: Surface,
  x: number,
  z: number,
  detail: number,
): Rgb {
  const { seed, roadHalf } = street;
  const side: Side = x < 0 ? -1 : 1;
  const fromKerb = Math.abs(x) - roadHalf;
  if (fromKerb < 0.28) {
    const face = fromKerb < 0.1 ? 0.62 : 1.05;
    const joint = z % 1 < 0.05 ? 0.75 : 1;
    return scaled(surface.kerb, face * joint);
  }
  const column = Math.floor(x / surface.slab);
  const row = Math.floor(z / surface.slab + (column % 2) * 0.5);
  const acrossJoint = x / surface.slab - column;
  const alongJoint = z / surface.slab + (column % 2) * 0.5 - row;
  const joint = acrossJoint < 0.07 || alongJoint < 0.07;
  const tone = 0.88 + 0.24 * hash(column, row, seed + 5);
  const grain = (joint ? 0.72 : tone) * (0.93 + 0.14 * noise(x * 12, z * 12, seed + 6));
  const color = scaled(surface.pavement, 1 + (grain - 1) * detail);
  // The foot of the houses is darker than the open pavement.
  const toWall = buildingLine(street, side) - Math.abs(x);
  return toWall > 0 && toWall < 0.5 ? scaled(color, 0.75 + toWall * 0.5) : color;
}

function sunOn(street: Street, x: number, z: number): number {
  const houses = (hash(Math.floor(z / 11), 0, street.seed + 8) - 0.5) * 3;
  if (x * street.sunSide > street.shadowEdge + houses) return 0;
  const leaves = 0.5 + 0.9 * layered(x * 2, z * 2, street.seed + 9, 2);
  const shaded = street.shadows.some(
    (shadow) =>
      ((x - shadow.x) / shadow.halfX) ** 2 + ((z - shadow.z) / shadow.halfZ) ** 2 < leaves,
  );
  return shaded ? 0.12 : 1;
}
