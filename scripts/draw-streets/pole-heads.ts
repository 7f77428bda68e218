import type { Point } from './canvas.js';
import { grey, scaled, type Rgb } from './color.js';
import type { Side } from './street.js';
import { LAMP_GLOW, SIGNAL_GLOW } from './weather.js';

export type Kind = 'lamp' | 'sign' | 'signal' | 'mast' | 'bollards';

export interface Pole {
  x: number;
  z: number;
  side: Side;
  kind: Kind;
  height: number;
  half: number;
  color: Rgb;
  face: Rgb;
  board: 'disc' | 'triangle' | 'square';
  signal: number;
  /** Whether the lamp burns at dusk. */
  burns: boolean;
  sun: number;
}

export type Paint = (outline: readonly Point[], color: Rgb, glow?: Rgb) => void;

const SIGNALS: readonly [Rgb, ...Rgb[]] = [
  [0.95, 0.2, 0.12],
  [0.98, 0.7, 0.15],
  [0.2, 0.9, 0.45],
];
export const WHITE = grey(0.9);

export function drawLamp({ height, side, color, burns, board }: Pole, paint: Paint): void {
  const glow: Rgb | undefined = burns ? [LAMP_GLOW, LAMP_GLOW * 0.72, LAMP_GLOW * 0.38] : undefined;
  if (board === 'disc') {
    paint(box(0, height + 0.25, 0.22, 0.27), [0.85, 0.83, 0.75], glow);
    paint(box(0, height + 0.55, 0.28, 0.06), color);
    return;
  }
  const tip = -side * 1.5;
  paint(
    [
      [0, height - 0.1],
      [0, height + 0.04],
      [tip, height + 0.3],
      [tip, height + 0.17],
    ],
    color,
  );
  paint(box(tip - side * 0.2, height + 0.24, 0.42, 0.09), scaled(color, 0.8));
  paint(box(tip - side * 0.2, height + 0.13, 0.32, 0.05), [0.85, 0.83, 0.75], glow);
}

export function drawSign({ height, face, board, color }: Pole, paint: Paint): void {
  const middle = height - 0.25;
  if (board === 'triangle') {
    paint(
      [
        [-0.52, middle - 0.4],
        [0.52, middle - 0.4],
        [0, middle + 0.52],
      ],
      [0.75, 0.12, 0.1],
    );
    paint(
      [
        [-0.3, middle - 0.28],
        [0.3, middle - 0.28],
        [0, middle + 0.26],
      ],
      WHITE,
    );
  } else if (board === 'disc') {
    paint(round(0, middle, 0.42), face);
    paint(round(0, middle, 0.28), face === WHITE ? [0.12, 0.3, 0.65] : WHITE);
    paint(box(0, middle, 0.18, 0.05), grey(0.15));
  } else {
    paint(box(0, middle, 0.4, 0.42), face);
    paint(box(0, middle + 0.08, 0.2, 0.14), WHITE);
    paint(box(0, middle - 0.7, 0.32, 0.16), scaled(color, 1.2));
  }
}

export function drawSignal({ height, signal }: Pole, paint: Paint): void {
  paint(box(0, height - 0.4, 0.24, 0.58), grey(0.12));
  SIGNALS.forEach((color, index) => {
    const on = index === signal;
    paint(
      round(0, height - 0.05 - index * 0.35, 0.13),
      scaled(color, on ? 1 : 0.3),
      on ? scaled(color, SIGNAL_GLOW) : undefined,
    );
  });
}

export function drawMast({ height, color }: Pole, paint: Paint): void {
  paint(box(0, height - 0.4, 0.9, 0.08), scaled(color, 0.85));
  for (const x of [-0.7, 0.7]) paint(box(x, height - 0.25, 0.08, 0.14), grey(0.35));
  paint(box(0.05, 1.9, 0.22, 0.34), grey(0.62));
}

export function box(x: number, y: number, halfX: number, halfY: number): Point[] {
  return [
    [x - halfX, y - halfY],
    [x - halfX, y + halfY],
    [x + halfX, y + halfY],
    [x + halfX, y - halfY],
  ];
}

function round(x: number, y: number, radius: number): Point[] {
  return Array.from({ length: 16 }, (_, index) => {
    const angle = (index / 16) * Math.PI * 2;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
  });
}
