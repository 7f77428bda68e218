import { project, scaleAt } from './camera.js';
import type { Canvas } from './canvas.js';
import { POLE } from './classes.js';
import { grey, pickColor, scaled, type Rgb } from './color.js';
import type { Item } from './items.js';
import { between, chance, noise, pick, whole, type Random } from './random.js';
import {
  box,
  drawLamp,
  drawMast,
  drawSign,
  drawSignal,
  WHITE,
  type Kind,
  type Paint,
  type Pole,
} from './pole-heads.js';
import { pavementPlace, SIDES, type Side, type Street } from './street.js';

const METALS: readonly [Rgb, ...Rgb[]] = [
  grey(0.55),
  grey(0.3),
  [0.2, 0.3, 0.26],
  grey(0.75),
  [0.24, 0.24, 0.28],
];
const WOOD: Rgb = [0.4, 0.31, 0.24];

export function planPoles(street: Street): Item[] {
  const { random, roadHalf } = street;
  const poles: Pole[] = [];
  for (const side of SIDES) {
    for (let count = whole(random, 2, 4); count > 0; count--) {
      const kind = pick(random, [
        'lamp',
        'lamp',
        'sign',
        'sign',
        'sign',
        'signal',
        'mast',
        'bollards',
      ] as const);
      const z = pavementPlace(street, side, 4.5, 26);
      poles.push(planPole(random, kind, side, side * (roadHalf + between(random, 0.35, 0.7)), z));
    }
  }
  return poles.map((pole) => ({
    depth: pole.z,
    draw: (canvas) => drawPole(canvas, street, pole),
  }));
}

function planPole(random: Random, kind: Kind, side: Side, x: number, z: number): Pole {
  const heights = {
    lamp: [4.5, 8],
    sign: [2.5, 3.2],
    signal: [3, 3.6],
    mast: [6, 8.5],
    bollards: [0.9, 1.1],
  } as const;
  const [low, high] = heights[kind];
  return {
    x,
    z,
    side,
    kind,
    height: between(random, low, high),
    half: kind === 'mast' ? between(random, 0.13, 0.17) : between(random, 0.06, 0.1),
    color: kind === 'mast' && chance(random, 0.6) ? WOOD : pickColor(random, METALS, 0.05),
    face: pick(random, [
      [0.75, 0.1, 0.1],
      [0.12, 0.3, 0.65],
      [0.85, 0.7, 0.15],
      WHITE,
      [0.15, 0.42, 0.3],
    ]),
    board: pick(random, ['disc', 'triangle', 'square']),
    signal: whole(random, 0, 2),
    burns: chance(random, 0.8),
    sun: between(random, 0.2, 1),
  };
}

/** Drawn on a flat board that faces the camera, in metres from the foot of the pole. */
function drawPole(canvas: Canvas, { camera }: Street, pole: Pole): void {
  const scale = scaleAt(camera, pole.z);
  const [footX, footY] = project(camera, [pole.x, 0, pole.z]);
  const paint: Paint = (outline, color, glow) =>
    canvas.fill(
      outline.map(([x, y]) => [footX + x * scale, footY - y * scale] as const),
      POLE,
      (x, y) => ({
        color: scaled(color, 0.85 + 0.3 * noise(x * 0.8, y * 0.25, 7)),
        glow,
        sun: pole.sun,
        depth: pole.z,
      }),
    );
  if (pole.kind === 'bollards') {
    for (const offset of [0, pole.side * 1.1, pole.side * 2.2]) drawBollard(pole, offset, paint);
    return;
  }
  const { half, height, color } = pole;
  paint(
    [
      [-half, 0],
      [-half * 0.75, height],
      [half * 0.1, height],
      [half * 0.2, 0],
    ],
    color,
  );
  paint(
    [
      [half * 0.1, 0],
      [half * 0.1, height],
      [half * 0.75, height],
      [half, 0],
    ],
    scaled(color, 0.7),
  );
  if (pole.kind === 'lamp') drawLamp(pole, paint);
  if (pole.kind === 'sign') drawSign(pole, paint);
  if (pole.kind === 'signal') drawSignal(pole, paint);
  if (pole.kind === 'mast') drawMast(pole, paint);
}

function drawBollard({ half, height, color, face }: Pole, x: number, paint: Paint): void {
  const wide = half * 1.3;
  paint(box(x, height / 2, wide, height / 2), color);
  paint(box(x, height - 0.2, wide, 0.08), face);
}
