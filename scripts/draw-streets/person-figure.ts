import { project, scaleAt } from './camera.js';
import type { Canvas, Point } from './canvas.js';
import { PERSON } from './classes.js';
import { grey, scaled, type Rgb } from './color.js';
import { noise } from './random.js';
import type { Street } from './street.js';

type Dress = 'trousers' | 'coat' | 'skirt';

export interface Person {
  x: number;
  z: number;
  tall: number;
  wide: number;
  stride: number;
  /** How much the figure is turned: seen from the side it is narrower. */
  turned: boolean;
  dress: Dress;
  bag: 'none' | 'backpack' | 'handbag';
  top: Rgb;
  bottom: Rgb;
  skin: Rgb;
  hair: Rgb;
  long: boolean;
  sun: number;
  seed: number;
}

/** Drawn on a flat board that faces the camera, in shares of the person's height. */
export function drawPerson(canvas: Canvas, { camera }: Street, person: Person): void {
  const { x, z, tall, wide, turned } = person;
  const scale = scaleAt(camera, z) * tall;
  const [footX, footY] = project(camera, [x, 0, z]);
  const at = ([across, up]: Point): Point => [footX + across * wide * scale, footY - up * scale];
  const paint = (color: Rgb, outline: readonly Point[]): void =>
    canvas.fill(outline.map(at), PERSON, (px, py) => {
      // Folds in the cloth, and one side turned from the light.
      const fold = 0.78 + 0.4 * noise((px - footX) * 0.55, (py - footY) * 0.3, person.seed);
      const side = 1 - 0.25 * Math.max(0, Math.min(1, ((px - footX) / scale) * 4 + 0.5));
      return { color: scaled(color, fold * side), sun: person.sun, depth: z };
    });
  const shoulder = turned ? 0.085 : 0.135;
  canvas.darken(
    [
      [-0.16, -0.012],
      [0.16, -0.012],
      [0.2, 0.02],
      [-0.12, 0.02],
    ].map(([a, b]) => at([a ?? 0, b ?? 0])),
    0.5,
  );
  drawLegs(person, paint);
  if (person.bag === 'backpack')
    paint(scaled(person.bottom, 0.7), oval(turned ? -0.1 : 0, 0.69, 0.1, 0.13));
  drawBody(person, shoulder, paint);
  if (person.bag === 'handbag')
    paint(scaled(person.hair, 1.2), oval(shoulder + 0.03, 0.42, 0.055, 0.06));
  if (person.long) paint(person.hair, oval(0, 0.89, 0.066, 0.085));
  paint(person.skin, oval(0, 0.915, 0.052, 0.072));
  paint(person.hair, oval(turned ? -0.012 : 0, 0.953, 0.056, 0.048));
}

function drawLegs(person: Person, paint: (color: Rgb, outline: readonly Point[]) => void): void {
  const { stride, dress, bottom, skin } = person;
  const bare = dress === 'skirt';
  for (const leg of [-1, 1]) {
    const foot = leg * (0.035 + stride * 0.5);
    const hip = leg * 0.035;
    const color = scaled(bare ? skin : bottom, leg < 0 ? 0.82 : 1);
    paint(color, [
      [hip - 0.045, 0.5],
      [hip + 0.045, 0.5],
      [foot + 0.033, 0.03],
      [foot - 0.033, 0.03],
    ]);
    paint(grey(0.12), [
      [foot - 0.04, 0.045],
      [foot + 0.055, 0.04],
      [foot + 0.06, 0],
      [foot - 0.045, 0],
    ]);
  }
}

function drawBody(
  person: Person,
  shoulder: number,
  paint: (color: Rgb, outline: readonly Point[]) => void,
): void {
  const { dress, top, bottom, stride, skin } = person;
  if (dress === 'skirt')
    paint(bottom, [
      [-0.09, 0.55],
      [0.09, 0.55],
      [0.14, 0.3],
      [-0.14, 0.3],
    ]);
  const hem = dress === 'coat' ? 0.32 : 0.47;
  const flare = dress === 'coat' ? 0.13 : 0.095;
  paint(top, [
    [-0.04, 0.86],
    [0.04, 0.86],
    [shoulder, 0.81],
    [0.09, 0.6],
    [flare, hem],
    [-flare, hem],
    [-0.09, 0.6],
    [-shoulder, 0.81],
  ]);
  for (const arm of [-1, 1]) {
    const hand = arm * (shoulder + 0.01 + stride * 0.35);
    const from = arm * (shoulder - 0.02);
    paint(scaled(top, 0.85), [
      [from - 0.03, 0.81],
      [from + 0.03, 0.81],
      [hand + 0.022, 0.48],
      [hand - 0.022, 0.48],
    ]);
    paint(skin, oval(hand, 0.465, 0.022, 0.026));
  }
}

function oval(x: number, y: number, halfX: number, halfY: number): Point[] {
  return Array.from({ length: 12 }, (_, index) => {
    const angle = (index / 12) * Math.PI * 2;
    return [x + Math.cos(angle) * halfX, y + Math.sin(angle) * halfY];
  });
}
