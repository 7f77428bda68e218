import { grey, pickColor, type Rgb } from './color.js';
import type { Item } from './items.js';
import { between, chance, pick, whole } from './random.js';
import { drawPerson, type Person } from './person-figure.js';
import { pavementPlace, SIDES, type Street } from './street.js';

const SKINS: readonly [Rgb, ...Rgb[]] = [
  [0.86, 0.68, 0.56],
  [0.72, 0.52, 0.4],
  [0.5, 0.34, 0.25],
  [0.34, 0.23, 0.18],
  [0.9, 0.75, 0.65],
];
const HAIRS: readonly [Rgb, ...Rgb[]] = [
  grey(0.1),
  [0.3, 0.19, 0.12],
  [0.62, 0.48, 0.26],
  grey(0.65),
  [0.42, 0.2, 0.12],
];
const CLOTHES: readonly [Rgb, ...Rgb[]] = [
  grey(0.12),
  grey(0.35),
  grey(0.6),
  grey(0.86),
  [0.18, 0.22, 0.36],
  [0.62, 0.14, 0.14],
  [0.75, 0.6, 0.22],
  [0.2, 0.4, 0.3],
  [0.52, 0.42, 0.32],
  [0.45, 0.58, 0.72],
  [0.66, 0.38, 0.5],
  [0.82, 0.42, 0.12],
];

export function planPersons(street: Street): Item[] {
  const { random, roadHalf, crossing } = street;
  const persons: Person[] = [];
  const groups = whole(random, 2, 6);
  for (let group = 0; group < groups; group++) {
    const side = pick(random, SIDES);
    const z = pavementPlace(street, side, 4.2, 20);
    const x = side * (roadHalf + between(random, 0.5, street.pavement[side] - 0.5));
    const members = pick(random, [1, 1, 1, 2, 2, 3]);
    for (let member = 0; member < members; member++) {
      persons.push(planPerson(street, x + member * between(random, 0.45, 0.7), z + random() * 0.8));
    }
  }
  const onRoad = crossing === undefined ? whole(random, 0, 1) : whole(random, 1, 3);
  for (let index = 0; index < onRoad; index++) {
    const z =
      crossing === undefined ? between(random, 8, 22) : crossing + between(random, 0.4, 2.6);
    persons.push(planPerson(street, between(random, -roadHalf, roadHalf), z));
  }
  return persons.map((person) => ({
    depth: person.z,
    draw: (canvas) => drawPerson(canvas, street, person),
  }));
}

function planPerson(street: Street, x: number, z: number): Person {
  const { random } = street;
  const tall = chance(random, 0.12) ? between(random, 1.05, 1.4) : between(random, 1.56, 1.92);
  street.shadows.push({ x: x - street.sunSide * 0.7, z, halfX: 0.8, halfZ: 0.3 });
  return {
    x,
    z,
    tall,
    wide: between(random, 0.92, 1.3),
    stride: between(random, 0, 0.26),
    turned: chance(random, 0.4),
    dress: pick(random, ['trousers', 'trousers', 'coat', 'skirt']),
    bag: pick(random, ['none', 'none', 'backpack', 'handbag']),
    top: pickColor(random, CLOTHES),
    bottom: pickColor(random, CLOTHES),
    skin: pickColor(random, SKINS, 0.04),
    hair: pickColor(random, HAIRS, 0.04),
    long: chance(random, 0.4),
    sun: between(random, 0.2, 0.95),
    seed: Math.floor(random() * 1e9),
  };
}
