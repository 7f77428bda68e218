import { placeCamera, type Camera } from './camera.js';
import { between, chance, mulberry32, pick, whole, type Random } from './random.js';

export type Side = -1 | 1;
export const SIDES: readonly [Side, Side] = [-1, 1];

/** A stretch of the street, in metres from the camera. */
export interface Stretch {
  from: number;
  to: number;
}

/** What lies at the far end: another row of houses, a park, or the open distance. */
export type StreetEnd = 'houses' | 'park' | 'distance';

/** A dark place on the ground where something takes the sunlight. */
export interface Shadow {
  x: number;
  z: number;
  halfX: number;
  halfZ: number;
}

/** The layout of one scene; the furniture is placed by those who draw it. */
export interface Street {
  seed: number;
  random: Random;
  camera: Camera;
  /** Metres from the middle of the road to its kerb. */
  roadHalf: number;
  pavement: Record<Side, number>;
  length: number;
  end: StreetEnd;
  /** Side streets, where the pavement and the houses of a side are interrupted. */
  mouths: Record<Side, Stretch[]>;
  /** Distance of the zebra crossing, if there is one. */
  crossing: number | undefined;
  /** The side whose houses stand between the sun and the street. */
  sunSide: Side;
  /** How far the shadow of those houses reaches, in metres from the middle of the road. */
  shadowEdge: number;
  shadows: Shadow[];
}

export function planStreet(seed: number): Street {
  const random = mulberry32(seed);
  const roadHalf = between(random, 2.7, 4.6);
  return {
    seed,
    random,
    camera: placeCamera(random, roadHalf + 0.6),
    roadHalf,
    pavement: { [-1]: between(random, 2.2, 4.6), [1]: between(random, 2.2, 4.6) },
    length: between(random, 32, 85),
    end: pick(random, ['houses', 'houses', 'park', 'distance', 'distance']),
    mouths: { [-1]: planMouths(random), [1]: planMouths(random) },
    crossing: chance(random, 0.45) ? between(random, 7, 18) : undefined,
    sunSide: pick(random, SIDES),
    shadowEdge: between(random, -roadHalf * 1.6, roadHalf * 1.6),
    shadows: [],
  };
}

/** Metres from the middle of the road to the line of the houses. */
export function buildingLine(street: Street, side: Side): number {
  return street.roadHalf + street.pavement[side];
}

export function inMouth(street: Street, side: Side, z: number): boolean {
  return street.mouths[side].some(({ from, to }) => z > from && z < to);
}

/** A distance at which the pavement of this side is not interrupted, nearer places more often. */
export function pavementPlace(street: Street, side: Side, near: number, far: number): number {
  const { random } = street;
  for (let attempt = 0; attempt < 8; attempt++) {
    const z = near * (far / near) ** random();
    if (!inMouth(street, side, z)) return z;
  }
  return near;
}

function planMouths(random: Random): Stretch[] {
  const count = pick(random, [0, 1, 1, 2]);
  return Array.from({ length: count }, () => {
    const from = between(random, 9, 50);
    return { from, to: from + whole(random, 5, 9) };
  });
}
