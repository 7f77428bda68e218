import type { Place } from './camera.js';
import { between, pick, type Random } from './random.js';

export type Finish = 'paint' | 'glass' | 'rubber' | 'metal' | 'plate' | 'tail' | 'head';

/** A flat piece of the car; seen only when its corners run clockwise on the picture. */
export interface Part {
  name: string;
  places: readonly Place[];
  finish: Finish;
  /** How the piece is turned to the light. */
  light: number;
  /** The larger piece that this one lies on. */
  detail?: string;
}

/** Metres; z runs from the rear of the car to its front. */
export interface Body {
  length: number;
  width: number;
  belt: number;
  roof: number;
  rearGlass: number;
  roofFrom: number;
  roofTo: number;
  hood: number;
  taper: number;
}

const LOW = 0.24;

export function planBody(random: Random): Body {
  const kind = pick(random, ['saloon', 'hatch', 'hatch', 'tall', 'van'] as const);
  const van = kind === 'van';
  const length = between(random, 3.7, 4.5) + (van ? 0.7 : 0);
  const boot = kind === 'saloon' ? 0.75 : 0.12;
  return {
    length,
    width: between(random, 1.66, 1.86) + (van ? 0.12 : 0),
    belt: (van ? 1.15 : kind === 'tall' ? 1.02 : 0.88) + between(random, -0.04, 0.06),
    roof: (van ? 2.1 : kind === 'tall' ? 1.72 : 1.45) + between(random, -0.06, 0.08),
    rearGlass: boot,
    roofFrom: boot + (van ? 0.08 : 0.5),
    roofTo: length - (van ? 1.3 : 1.75),
    hood: length - (van ? 0.7 : 1.05),
    taper: van ? 0.06 : 0.17,
  };
}

export function carParts(body: Body): Part[] {
  const { length, belt, roof, rearGlass, roofFrom, roofTo, hood } = body;
  const nose = belt - 0.16;
  return [
    strip(body, 'under', [0.1, LOW], [0, LOW + 0.1], 'rubber', 0.4),
    strip(body, 'rear', [0, LOW + 0.02], [0, belt], 'paint', 0.85),
    strip(body, 'boot', [0, belt], [rearGlass, belt], 'paint', 1.15),
    strip(body, 'back', [rearGlass, belt], [roofFrom, roof], 'paint', 1),
    strip(body, 'roof', [roofFrom, roof], [roofTo, roof], 'paint', 1.2),
    strip(body, 'screen', [roofTo, roof], [hood, belt], 'paint', 1.05),
    strip(body, 'hood', [hood, belt], [length, nose], 'paint', 1.15),
    strip(body, 'front', [length, nose], [length, LOW + 0.02], 'paint', 0.9),
    ...sideParts(body, -1),
    ...sideParts(body, 1),
    ...endDetails(body, 'rear', 0, belt, 'tail'),
    ...endDetails(body, 'front', length, nose, 'head'),
    inset(body, 'back', [rearGlass, belt], [roofFrom, roof]),
    inset(body, 'screen', [roofTo, roof], [hood, belt]),
  ];
}

type Cut = readonly [z: number, y: number];

function halfWidth({ width, taper, belt }: Body, y: number): number {
  return width / 2 - (y > belt ? taper : 0);
}

function strip(body: Body, name: string, from: Cut, to: Cut, finish: Finish, light: number): Part {
  return { name, places: across(body, from, to, 1), finish, light };
}

function inset(body: Body, detail: string, from: Cut, to: Cut): Part {
  const part = (share: number): Cut => [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
  ];
  return {
    name: 'glass',
    detail,
    places: across(body, part(0.12), part(0.88), 0.86),
    finish: 'glass',
    light: 1,
  };
}

function across(body: Body, [z0, y0]: Cut, [z1, y1]: Cut, share: number): Place[] {
  const first = halfWidth(body, y0) * share;
  const second = halfWidth(body, y1) * share;
  return [
    [-first, y0, z0],
    [-second, y1, z1],
    [second, y1, z1],
    [first, y0, z0],
  ];
}

/** Lamps, number plate, bumper and tyres, as seen from behind or from the front. */
function endDetails(body: Body, detail: string, z: number, top: number, lamp: Finish): Part[] {
  const half = body.width / 2;
  const panel = (left: number, right: number, low: number, high: number, finish: Finish): Part => {
    const places: Place[] = [
      [left, low, z],
      [left, high, z],
      [right, high, z],
      [right, low, z],
    ];
    return { name: finish, detail, finish, light: 1, places: z === 0 ? places : places.reverse() };
  };
  return [
    panel(-half + 0.02, half - 0.02, LOW + 0.02, LOW + 0.2, 'rubber'),
    panel(-0.26, 0.26, LOW + 0.22, LOW + 0.36, 'plate'),
    panel(-half + 0.04, -half + 0.36, top - 0.3, top - 0.08, lamp),
    panel(half - 0.36, half - 0.04, top - 0.3, top - 0.08, lamp),
    panel(-half + 0.05, -half + 0.25, 0, LOW + 0.02, 'rubber'),
    panel(half - 0.25, half - 0.05, 0, LOW + 0.02, 'rubber'),
  ];
}

function sideParts(body: Body, side: -1 | 1): Part[] {
  const { length, belt, roof, rearGlass, roofFrom, roofTo, hood, width } = body;
  const name = `side${side}`;
  const make = (cuts: readonly Cut[], finish: Finish, detail?: string, light = 0.8): Part => {
    const places = cuts.map(([z, y]): Place => [side * halfWidth(body, y), y, z]);
    const part = {
      name: detail ? finish : name,
      finish,
      light,
      places: side < 0 ? places.reverse() : places,
    };
    return detail ? { ...part, detail } : part;
  };
  const outline: Cut[] = [
    [0, LOW],
    [0, belt],
    [rearGlass, belt],
    [roofFrom, roof],
    [roofTo, roof],
    [hood, belt],
    [length, belt - 0.16],
    [length, LOW],
  ];
  const glassTop = roof - 0.1;
  const middle = (roofFrom + roofTo) / 2 + 0.1;
  const wheel = (z: number, radius: number): Cut[] =>
    Array.from({ length: 14 }, (_, index) => {
      const angle = (-index / 14) * Math.PI * 2;
      return [z + Math.cos(angle) * radius, 0.31 + Math.sin(angle) * radius];
    });
  return [
    make(outline, 'paint'),
    make(
      [
        [rearGlass + 0.25, belt + 0.06],
        [roofFrom + 0.1, glassTop],
        [middle - 0.05, glassTop],
        [middle - 0.05, belt + 0.06],
      ],
      'glass',
      name,
    ),
    make(
      [
        [middle + 0.05, belt + 0.06],
        [middle + 0.05, glassTop],
        [roofTo - 0.02, glassTop],
        [hood - 0.22, belt + 0.06],
      ],
      'glass',
      name,
    ),
    make(
      [
        [0.1, LOW],
        [0.1, LOW + 0.12],
        [length - 0.1, LOW + 0.12],
        [length - 0.1, LOW],
      ],
      'rubber',
      name,
    ),
    ...[0.78, length - 0.82].flatMap((z) => [
      make(wheel(z, 0.33), 'rubber', name),
      make(wheel(z, 0.19), 'metal', name, width > 1.7 ? 0.9 : 0.6),
    ]),
  ];
}
