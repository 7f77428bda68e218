import { between, pick, type Random } from './random.js';

/** Red, green and blue of a surface as a screen shows it in full light, each from 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

export function grey(value: number): Rgb {
  return [value, value, value];
}

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

export function scaled(color: Rgb, factor: number): Rgb {
  return [color[0] * factor, color[1] * factor, color[2] * factor];
}

/** The colour a little lighter or darker and a little off in hue. */
export function varied(random: Random, color: Rgb, amount: number): Rgb {
  const light = between(random, -amount, amount);
  const shifted = color.map((value) =>
    clamp(value + light + between(random, -amount, amount) * 0.4, 0.02, 0.98),
  );
  return [shifted[0] ?? 0, shifted[1] ?? 0, shifted[2] ?? 0];
}

export function pickColor(random: Random, colors: readonly [Rgb, ...Rgb[]], amount = 0.06): Rgb {
  return varied(random, pick(random, colors), amount);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
