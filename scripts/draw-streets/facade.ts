import { clamp, grey, mix, pickColor, scaled, type Rgb } from './color.js';
import { between, chance, hash, layered, noise, pick, type Random } from './random.js';
import { shopAt, type Lit } from './shop.js';
import { LIT_WINDOWS, WINDOW_GLOW } from './weather.js';

type Material = 'plaster' | 'brick' | 'stone' | 'concrete' | 'glass';

/** Walls share their colours with other classes: sky blue, road grey, trunk brown, leaf green. */
const WALLS: Record<Material, readonly [Rgb, ...Rgb[]]> = {
  plaster: [
    [0.86, 0.82, 0.7],
    [0.82, 0.68, 0.48],
    [0.8, 0.58, 0.48],
    [0.62, 0.7, 0.78],
    [0.9, 0.9, 0.87],
    [0.6, 0.64, 0.52],
    [0.7, 0.7, 0.68],
    [0.52, 0.6, 0.7],
  ],
  brick: [
    [0.56, 0.32, 0.25],
    [0.44, 0.3, 0.24],
    [0.66, 0.52, 0.36],
    [0.36, 0.28, 0.27],
  ],
  stone: [
    [0.6, 0.57, 0.5],
    [0.5, 0.5, 0.5],
    [0.7, 0.66, 0.58],
  ],
  concrete: [grey(0.42), grey(0.52), grey(0.62), [0.5, 0.53, 0.56]],
  glass: [
    [0.36, 0.5, 0.64],
    [0.28, 0.38, 0.46],
    [0.46, 0.6, 0.66],
  ],
};
const FRAMES: readonly [Rgb, ...Rgb[]] = [grey(0.9), grey(0.25), [0.35, 0.22, 0.15], grey(0.6)];

export interface Facade {
  seed: number;
  material: Material;
  wall: Rgb;
  frame: Rgb;
  height: number;
  /** Height of the ground floor, metres. */
  base: number;
  floor: number;
  bay: number;
  windowWidth: number;
  windowHeight: number;
  balconies: number;
  shop: boolean;
  sign: Rgb;
}

export function planFacade(random: Random, height: number): Facade {
  const material = pick(random, [
    'plaster',
    'plaster',
    'plaster',
    'brick',
    'brick',
    'stone',
    'concrete',
    'glass',
  ] as const);
  const bay = between(random, 1.7, 3.4);
  const floor = between(random, 2.7, 3.5);
  return {
    seed: Math.floor(random() * 1e9),
    material,
    wall: pickColor(random, WALLS[material], 0.06),
    frame: pick(random, FRAMES),
    height,
    base: between(random, 2.9, 4),
    floor,
    bay,
    windowWidth: bay * (material === 'glass' ? 0.9 : between(random, 0.35, 0.7)),
    windowHeight: floor * (material === 'glass' ? 0.85 : between(random, 0.4, 0.68)),
    balconies: chance(random, 0.35) ? between(random, 0.2, 0.7) : 0,
    shop: chance(random, 0.5),
    sign: [random(), random() * 0.8, random()],
  };
}

/** What is seen on the wall at these metres along it and above the ground. */
export function facadeAt(facade: Facade, along: number, up: number): Lit {
  if (up < facade.base && facade.shop) return shopAt(facade, along, up);
  const level = up < facade.base ? 0 : Math.floor((up - facade.base) / facade.floor) + 1;
  const bay = Math.floor(along / facade.bay);
  const across = along - (bay + 0.5) * facade.bay;
  const above = level === 0 ? up : up - facade.base - (level - 1) * facade.floor;
  // No window is cut by the eaves.
  const fits = up - above + facade.floor * 0.95 < facade.height;
  if (level > 0 && hash(bay, level, facade.seed + 1) < facade.balconies && above < 1) {
    return balconyAt(facade, across, above);
  }
  if (level === 0 && hash(bay, 0, facade.seed + 2) < 0.25) return doorAt(facade, across, up, along);
  const sill = facade.floor * 0.28;
  const offX = Math.abs(across) / (facade.windowWidth / 2);
  const offY = Math.abs(above - sill - facade.windowHeight / 2) / (facade.windowHeight / 2);
  if (fits && offX < 1 && offY < 1) return windowAt(facade, bay, level, across, above - sill);
  return { color: bareWall(facade, along, up) };
}

function windowAt(facade: Facade, bay: number, level: number, across: number, up: number): Lit {
  const edge = Math.min(facade.windowWidth / 2 - Math.abs(across), up, facade.windowHeight - up);
  const tilt = facade.windowHeight > 1.3 && Math.abs(up - facade.windowHeight * 0.65) < 0.05;
  if (edge < 0.1 || Math.abs(across) < 0.05 || tilt) return { color: facade.frame };
  const kind = hash(bay, level, facade.seed + 3);
  const mirrored = noise(across * 1.5 + bay * 3, up + level * 3, facade.seed + 4);
  const glass = mix(
    [0.1, 0.12, 0.14],
    [0.55, 0.64, 0.72],
    clamp(mirrored * 1.4 - 0.4 + kind * 0.3, 0, 1),
  );
  const curtain = kind > 0.6 && Math.abs(across) > facade.windowWidth * (0.5 - (kind - 0.6));
  const tinted = facade.material === 'glass' ? mix(glass, facade.wall, 0.6) : glass;
  return {
    color: curtain ? mix(tinted, [0.8, 0.77, 0.7], 0.7) : tinted,
    glow: windowGlow(facade, bay, level, curtain ? 1 : 0.75 + mirrored * 0.3),
  };
}

function windowGlow(facade: Facade, bay: number, level: number, share: number): Rgb | undefined {
  if (hash(bay, level, facade.seed + 5) > LIT_WINDOWS) return undefined;
  const warmth = hash(bay, level, facade.seed + 6);
  const lamp = mix([1, 0.62, 0.25], [0.85, 0.92, 1], warmth ** 2);
  return scaled(lamp, WINDOW_GLOW * share * (0.5 + 0.6 * hash(bay, level, facade.seed + 7)));
}

function balconyAt(facade: Facade, across: number, above: number): Lit {
  if (above < 0.16) return { color: scaled(facade.wall, 0.62) };
  const bar = Math.abs(across * 8 - Math.round(across * 8)) < 0.22 || above > 0.92;
  return { color: bar ? scaled(facade.frame, 0.7) : [0.16, 0.17, 0.19] };
}

function doorAt(facade: Facade, across: number, up: number, along: number): Lit {
  if (Math.abs(across) > 0.62 || up > 2.35) return { color: bareWall(facade, along, up) };
  if (Math.abs(across) > 0.5 || up > 2.2) return { color: scaled(facade.frame, 0.9) };
  const panel = Math.abs(across) > 0.12 && Math.abs(across) < 0.4 && up % 0.9 > 0.2;
  return { color: mix(scaled(facade.sign, panel ? 0.4 : 0.55), [0.3, 0.2, 0.15], 0.5) };
}

/** The bare wall, with its bricks or stones, stains below the eaves and a plinth at the foot. */
export function bareWall(facade: Facade, along: number, up: number): Rgb {
  const { seed, material, wall } = facade;
  if (up > facade.height - 0.45) return scaled(wall, up > facade.height - 0.2 ? 1.15 : 0.72);
  if (up < 0.6) return scaled(wall, 0.68);
  const stain = 0.85 + 0.3 * layered(along * 0.6, up * 0.15, seed + 8, 3);
  return scaled(wall, stain * courses(material, along, up, seed));
}

function courses(material: Material, along: number, up: number, seed: number): number {
  if (material === 'plaster' || material === 'glass')
    return 0.97 + 0.06 * noise(along * 5, up * 5, seed);
  const [length, height] =
    material === 'brick' ? [0.5, 0.2] : material === 'stone' ? [0.9, 0.5] : [3, 1.4];
  const row = Math.floor(up / height);
  const column = Math.floor(along / length + (row % 2) * 0.5);
  const joint = up / height - row < 0.12 || along / length + (row % 2) * 0.5 - column < 0.06;
  return joint ? 0.82 : 0.86 + 0.28 * hash(column, row, seed + 9);
}
