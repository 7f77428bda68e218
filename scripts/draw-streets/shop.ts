import { grey, mix, scaled, type Rgb } from './color.js';
import { hash, noise } from './random.js';
import type { Facade } from './facade.js';
import { LIT_SHOPS, SHOP_GLOW } from './weather.js';

/** A surface, and the light it gives off at dusk. */
export interface Lit {
  color: Rgb;
  glow?: Rgb | undefined;
}

/** A ground floor of shop windows below a coloured sign. */
export function shopAt(facade: Facade, along: number, up: number): Lit {
  const signFrom = facade.base - 0.85;
  if (up > facade.base - 0.12) return { color: scaled(facade.wall, 0.7) };
  if (up > signFrom) return signAt(facade, along, up - signFrom);
  if (up < 0.45) return { color: scaled(facade.sign, 0.45) };
  const pane = along / (facade.bay * 0.9);
  const inPane = pane - Math.floor(pane);
  if (inPane < 0.05) return { color: scaled(facade.frame, 0.8) };
  return goodsAt(facade, Math.floor(pane), along, up);
}

function signAt(facade: Facade, along: number, up: number): Lit {
  const letter = hash(Math.floor(along / 0.3), 1, facade.seed + 11);
  const written = letter > 0.35 && up > 0.2 && up < 0.55 && (along / 0.3) % 1 < 0.7;
  const bright = facade.sign[0] + facade.sign[1] + facade.sign[2] > 1.6;
  const color = written ? (bright ? grey(0.1) : grey(0.92)) : facade.sign;
  return { color, glow: isLit(facade) ? scaled(color, SHOP_GLOW * 0.7) : undefined };
}

function goodsAt(facade: Facade, pane: number, along: number, up: number): Lit {
  const shelf = Math.floor(up / 0.6);
  const item = Math.floor(along / 0.35);
  const tall = 0.15 + 0.4 * hash(item, shelf, facade.seed + 12);
  const filled = up - shelf * 0.6 < tall && hash(item, shelf, facade.seed + 13) > 0.3 && up < 1.8;
  const hue = (part: number): number => 0.15 + 0.65 * hash(item, shelf, facade.seed + part);
  const inside: Rgb = filled ? [hue(14), hue(15), hue(16)] : [0.14, 0.14, 0.15];
  const mirrored = noise(along * 0.8, up * 0.7 + pane, facade.seed + 17);
  const lamp: Rgb = [1, 0.82, 0.55];
  const glow = scaled(filled ? mix(inside, lamp, 0.2) : scaled(lamp, 0.6), SHOP_GLOW);
  return {
    color: mix(inside, [0.6, 0.68, 0.74], mirrored * 0.6),
    glow: isLit(facade) ? scaled(glow, 0.55 + 0.35 * up) : undefined,
  };
}

function isLit(facade: Facade): boolean {
  return hash(0, 0, facade.seed + 18) < LIT_SHOPS;
}
