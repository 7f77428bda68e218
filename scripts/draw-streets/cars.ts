import { project, type Place } from './camera.js';
import type { Canvas, Point } from './canvas.js';
import { CAR } from './classes.js';
import { clamp, grey, mix, pickColor, scaled, type Rgb } from './color.js';
import type { Item } from './items.js';
import { between, chance, noise, pick, whole } from './random.js';
import { carParts, planBody, type Body, type Part } from './car-body.js';
import { inMouth, SIDES, type Street } from './street.js';
import { HEADLIGHT_GLOW, TAIL_LIGHT_GLOW } from './weather.js';

/** White as clouds, grey as the road, brown as walls: paint alone doesn't tell a car. */
const PAINTS: readonly [Rgb, ...Rgb[]] = [
  grey(0.88),
  grey(0.88),
  grey(0.6),
  grey(0.4),
  grey(0.14),
  [0.68, 0.12, 0.1],
  [0.15, 0.28, 0.52],
  [0.45, 0.6, 0.72],
  [0.2, 0.34, 0.26],
  [0.82, 0.66, 0.2],
  [0.5, 0.4, 0.3],
  [0.6, 0.64, 0.6],
];

interface Car {
  x: number;
  z: number;
  /** 0 drives away from the camera, a half turn towards it, a quarter turn across the street. */
  turn: number;
  body: Body;
  paint: Rgb;
  seed: number;
  /** Parked cars have their lamps off. */
  lamps: boolean;
  sun: number;
}

export function planCars(street: Street): Item[] {
  const { random, roadHalf } = street;
  const cars: Car[] = [];
  for (const side of SIDES) {
    if (!chance(random, 0.75)) continue;
    for (let z = between(random, 3.5, 13); z < 45; z += between(random, 5, 13)) {
      if (inMouth(street, side, z) || inMouth(street, side, z + 4)) continue;
      if (Math.abs(side * (roadHalf - 1.05) - street.camera.x) < 1.2 && z < 7) continue;
      const turn = (chance(random, 0.5) ? 0 : Math.PI) + between(random, -0.03, 0.03);
      cars.push(planCar(street, side * (roadHalf - 1.05), z, turn, chance(random, 0.12)));
    }
  }
  for (let index = whole(random, 0, 2); index > 0; index--) {
    const towards = chance(random, 0.5);
    const x = (towards ? -1 : 1) * between(random, 0.2, Math.max(0.4, roadHalf - 2.9));
    cars.push(planCar(street, x, between(random, 9, 40), towards ? Math.PI : 0, true));
  }
  if (chance(random, 0.3)) {
    const turn = Math.PI * pick(random, [0.5, -0.5]) + between(random, -0.25, 0.25);
    cars.push(planCar(street, between(random, -3, 3), between(random, 9, 20), turn, true));
  }
  return apart(cars).map((car) => ({
    depth: car.z,
    draw: (canvas) => drawCar(canvas, street, car),
  }));
}

function planCar(street: Street, x: number, z: number, turn: number, lamps: boolean): Car {
  const { random } = street;
  street.shadows.push({ x: x - street.sunSide * 0.7, z: z + 0.2, halfX: 1.5, halfZ: 2.3 });
  return {
    x,
    z,
    turn,
    body: planBody(random),
    paint: pickColor(random, PAINTS, 0.04),
    seed: Math.floor(random() * 1e9),
    lamps,
    sun: between(random, 0.3, 1),
  };
}

function apart(cars: readonly Car[]): Car[] {
  const kept: Car[] = [];
  for (const car of cars) {
    const free = kept.every(
      (other) => Math.abs(other.x - car.x) > 2.1 || Math.abs(other.z - car.z) > 5.2,
    );
    if (free && car.z > 4) kept.push(car);
  }
  return kept;
}

function drawCar(canvas: Canvas, { camera }: Street, car: Car): void {
  const cos = Math.cos(car.turn);
  const sin = Math.sin(car.turn);
  const { length, width } = car.body;
  const turned = ([x, y, z]: Place): Place => {
    const along = z - length / 2;
    return [car.x + x * cos + along * sin, y, car.z - x * sin + along * cos];
  };
  const shape = (places: readonly Place[]): Point[] =>
    places.map((place) => project(camera, turned(place)));
  const half = width / 2 + 0.12;
  const below: Place[] = [
    [-half, 0, -0.1],
    [half, 0, -0.1],
    [half, 0, length + 0.1],
    [-half, 0, length + 0.1],
  ];
  canvas.darken(shape(below), 0.3);
  const middle = ({ places }: Part): number =>
    places.reduce((sum, place) => sum + turned(place)[2], 0) / places.length;
  const seen = carParts(car.body).filter((part) => part.detail || facesCamera(shape(part.places)));
  const main = seen.filter((part) => !part.detail).sort((a, b) => middle(b) - middle(a));
  for (const part of main) {
    paintPart(canvas, shape(part.places), car, part);
    for (const detail of seen) {
      if (detail.detail === part.name && facesCamera(shape(detail.places))) {
        paintPart(canvas, shape(detail.places), car, detail);
      }
    }
  }
}

function facesCamera(points: readonly Point[]): boolean {
  let doubled = 0;
  points.forEach(([x0, y0], index) => {
    const [x1, y1] = points[(index + 1) % points.length] ?? [x0, y0];
    doubled += x0 * y1 - x1 * y0;
  });
  return doubled > 0;
}

function paintPart(canvas: Canvas, outline: readonly Point[], car: Car, part: Part): void {
  const glow = lampGlow(car, part);
  canvas.fill(outline, CAR, (x, y) => ({
    color: partColor(car, part, x, y),
    glow,
    sun: clamp(car.sun * part.light, 0, 1),
    depth: car.z,
  }));
}

function partColor(car: Car, part: Part, x: number, y: number): Rgb {
  const mirrored = noise(x * 0.12, y * 0.35, car.seed);
  switch (part.finish) {
    case 'paint':
      return mix(
        scaled(car.paint, part.light * (0.85 + mirrored * 0.25)),
        grey(0.8),
        mirrored ** 3 * 0.25,
      );
    case 'glass':
      return mix([0.08, 0.1, 0.12], [0.62, 0.7, 0.76], clamp(mirrored * 1.3 - 0.35, 0, 1));
    case 'rubber':
      return grey(0.09 + mirrored * 0.05);
    case 'metal':
      return grey(0.45 + mirrored * 0.3);
    case 'plate':
      return [0.85, 0.84, 0.7];
    case 'tail':
      return [0.62, 0.08, 0.07];
    case 'head':
      return [0.86, 0.87, 0.86];
  }
}

function lampGlow(car: Car, { finish }: Part): Rgb | undefined {
  if (!car.lamps) return undefined;
  if (finish === 'tail') return [TAIL_LIGHT_GLOW, TAIL_LIGHT_GLOW * 0.16, TAIL_LIGHT_GLOW * 0.1];
  if (finish === 'head') return [HEADLIGHT_GLOW, HEADLIGHT_GLOW * 0.95, HEADLIGHT_GLOW * 0.82];
  return undefined;
}
