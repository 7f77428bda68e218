import { frontAt, NEAREST, outlineOf, project, wallAt, type Camera, type Place } from './camera.js';
import type { Canvas } from './canvas.js';
import { BUILDING } from './classes.js';
import { clamp, pickColor, scaled, type Rgb } from './color.js';
import { facadeAt, bareWall, planFacade, type Facade } from './facade.js';
import { endRow, skyline } from './far-houses.js';
import type { Item } from './items.js';
import { between, chance, noise, pick } from './random.js';
import { buildingLine, inMouth, SIDES, type Side, type Street } from './street.js';

const ROOFS: readonly [Rgb, ...Rgb[]] = [
  [0.5, 0.28, 0.22],
  [0.34, 0.34, 0.37],
  [0.42, 0.3, 0.25],
  [0.25, 0.26, 0.3],
  [0.42, 0.48, 0.44],
];
const SHADED = 0.08;
const DEEP = 11;

interface Building {
  side: Side;
  wallX: number;
  from: number;
  to: number;
  facade: Facade;
  roof: Rgb;
  /** Height of the ridge above the eaves; none where the roof is flat. */
  ridge: number;
  chimney: boolean;
}

/** The rows of houses along both sides. The lots left empty are where trees may stand. */
export function planBuildings(street: Street): { items: Item[]; lots: Place[] } {
  const items: Item[] = [];
  const lots: Place[] = [];
  for (const side of SIDES) {
    for (let z = between(street.random, -6, 0); z < street.length;) {
      const width = between(street.random, 6, 15);
      const mouth = inMouth(street, side, z) || inMouth(street, side, z + width);
      if (mouth || chance(street.random, 0.14)) {
        const gap = mouth ? 2 : between(street.random, 3, 8);
        if (!mouth) lots.push([side * (buildingLine(street, side) + 3.5), 0, z + gap / 2]);
        z += gap;
        continue;
      }
      items.push(standing(street, planBuilding(street, side, z, width)));
      z += width + (chance(street.random, 0.2) ? 1.2 : 0);
    }
  }
  if (street.end === 'houses') items.push(...endRow(street));
  if (street.end === 'distance') items.push(...skyline(street));
  return { items, lots };
}

function planBuilding(street: Street, side: Side, from: number, width: number): Building {
  const { random } = street;
  const height = pick(random, [
    between(random, 3.6, 6),
    between(random, 5, 9),
    between(random, 7, 12),
    between(random, 10, 19),
  ]);
  return {
    side,
    wallX: side * (buildingLine(street, side) + between(random, 0, 1.2)),
    from,
    to: from + width,
    facade: planFacade(random, height),
    roof: pickColor(random, ROOFS),
    ridge: height < 12 && chance(random, 0.65) ? between(random, 1.5, 3.2) : 0,
    chimney: chance(random, 0.4),
  };
}

function standing(street: Street, building: Building): Item {
  return {
    depth: building.from,
    draw: (canvas) => {
      if (building.to <= NEAREST) return;
      drawRoof(canvas, street.camera, building);
      drawGable(canvas, street, building);
      drawFacade(canvas, street, building);
    },
  };
}

function drawRoof(canvas: Canvas, camera: Camera, building: Building): void {
  const { wallX, side, facade, ridge, from, to } = building;
  const near = Math.max(from, NEAREST);
  const top = facade.height + ridge;
  const back = wallX + side * 4.5;
  const tiles = (x: number, y: number): Rgb =>
    scaled(building.roof, 0.8 + 0.35 * noise(x * 0.9, y * 1.6, facade.seed + 31));
  const box = (x: number, z: number, low: number, high: number, wide: number): void =>
    canvas.fill(
      outlineOf(camera, [x, low, z], [x + wide, low, z], [x + wide, high, z], [x, high, z]),
      BUILDING,
      (px, py) => ({ color: tiles(px, py), sun: 0.5, depth: z }),
    );
  if (building.chimney && near > 3) box(back - 0.4, near + 2, facade.height, top + 1.2, 0.9);
  if (ridge === 0) return;
  canvas.fill(
    outlineOf(
      camera,
      [wallX, facade.height, near],
      [back, top, near],
      [back, top, to],
      [wallX, facade.height, to],
    ),
    BUILDING,
    (x, y) => ({ color: tiles(x, y), sun: 0.8, depth: (near + to) / 2 }),
  );
}

/** The wall that faces the camera, seen where the next building is lower or missing. */
function drawGable(canvas: Canvas, street: Street, building: Building): void {
  const { wallX, side, facade, ridge, from } = building;
  if (from < NEAREST) return;
  const { camera } = street;
  const back = wallX + side * DEEP;
  const outline = [
    project(camera, [wallX, 0, from]),
    project(camera, [wallX, facade.height, from]),
    project(camera, [wallX + side * 4.5, facade.height + ridge, from]),
    project(camera, [back, facade.height, from]),
    project(camera, [back, 0, from]),
  ];
  canvas.fill(outline, BUILDING, (x, y) => {
    const place = frontAt(camera, from, x, y);
    const color = bareWall(
      facade,
      Math.abs(place.x - wallX),
      Math.min(place.y, facade.height - 0.6),
    );
    return { color: scaled(color, 0.92), sun: 0.35, depth: from };
  });
}

function drawFacade(canvas: Canvas, street: Street, building: Building): void {
  const { camera, sunSide, shadowEdge, roadHalf } = street;
  const { wallX, side, facade, from, to } = building;
  const near = Math.max(from, NEAREST);
  const outline = outlineOf(
    camera,
    [wallX, 0, near],
    [wallX, facade.height, near],
    [wallX, facade.height, to],
    [wallX, 0, to],
  );
  // Where the shadow of the houses opposite crosses the whole street it climbs up the wall.
  const climbs = clamp((-shadowEdge - roadHalf) * 1.5, 0, 8);
  canvas.fill(outline, BUILDING, (x, y) => {
    const place = wallAt(camera, wallX, x, y);
    const lit = side !== sunSide && place.y > climbs + noise(place.z * 0.15, 0, street.seed) * 2;
    return {
      ...facadeAt(facade, place.z - from, place.y),
      sun: lit ? 0.9 : SHADED,
      depth: place.z,
    };
  });
}
