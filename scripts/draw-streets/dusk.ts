import { HEIGHT, WIDTH, type Frame } from './canvas.js';
import { PAVEMENT, ROAD, SKY } from './classes.js';
import type { Rgb } from './color.js';
import { addLight, blurred, exposed, rain, vignette } from './effects.js';
import { between, layered, type Random } from './random.js';
import * as strength from './weather.js';

/**
 * @param cast colour of the light, about 1 in each part
 * @param air colour that far things fade into
 */
export function developDusk(frame: Frame, random: Random, cast: Rgb, air: Rgb): Uint8Array {
  const ambient = between(random, ...strength.DUSK_LIGHT);
  const gain = between(random, ...strength.DUSK_GAIN);
  const seed = Math.floor(random() * 1e9);
  const light = litScene(frame, ambient, cast);
  addHaze(light, frame, air, ambient, cast);
  const mirrored = mirror(light, frame, seed);
  addLight(mirrored, blurred(frame.glow, 2.2), strength.HALO * 0.5);
  addLight(mirrored, blurred(frame.glow, 7), strength.HALO);
  rain(mirrored, random, strength.RAIN_STREAKS, strength.STREAK_LIGHT * ambient * 4);
  const soft = blurred(mirrored, strength.DUSK_BLUR);
  for (let index = 0; index < soft.length; index++) {
    soft[index] = ((soft[index] ?? 0) + strength.RAIN_VEIL * (cast[index % 3] ?? 1)) * gain;
  }
  vignette(soft, strength.DUSK_VIGNETTE);
  return exposed(soft, random, strength.DUSK_NOISE);
}

/** Surfaces in the last daylight and in the light of the lamps near them, and the lamps. */
function litScene({ color, glow, ids }: Frame, ambient: number, cast: Rgb): Float32Array {
  const pool = blurred(glow, 14);
  const light = new Float32Array(color.length);
  for (let index = 0; index < light.length; index++) {
    const pixel = Math.floor(index / 3);
    const start = pixel * 3;
    const bright = ((color[start] ?? 0) + (color[start + 1] ?? 0) + (color[start + 2] ?? 0)) / 3;
    const faded =
      (color[index] ?? 0) * (1 - strength.DUSK_GREYING) + bright * strength.DUSK_GREYING;
    const wet = isGround(ids[pixel]) ? strength.WET_DARKENING : 1;
    // The sky is behind the lamps: they don't light it.
    const near = ids[pixel] === SKY ? 0 : (pool[index] ?? 0) * strength.LAMP_POOL;
    light[index] = faded * wet * (ambient * (cast[index % 3] ?? 1) + near) + (glow[index] ?? 0);
  }
  return light;
}

function addHaze(
  light: Float32Array,
  { depth, ids }: Frame,
  air: Rgb,
  ambient: number,
  cast: Rgb,
): void {
  for (let index = 0; index < light.length; index++) {
    const pixel = Math.floor(index / 3);
    if (ids[pixel] === SKY) continue;
    const far = 1 - (1 - strength.RAIN_HAZE) ** ((depth[pixel] ?? 0) / 100);
    const veil = (air[index % 3] ?? 0) ** 2 * ambient * (cast[index % 3] ?? 1);
    light[index] = (light[index] ?? 0) * (1 - far) + veil * far;
  }
}

/**
 * What stands on the wet ground, seen upside down in it. Each column is taken by itself: the foot
 * of the nearest thing above a point of the ground is the line it is mirrored at.
 */
function mirror(light: Float32Array, { ids }: Frame, seed: number): Float32Array {
  const out = Float32Array.from(light);
  const drawnOut = streaked(light);
  for (let x = 0; x < WIDTH; x++) {
    let foot = 0;
    for (let y = 0; y < HEIGHT; y++) {
      const pixel = y * WIDTH + x;
      if (!isGround(ids[pixel])) {
        foot = y;
        continue;
      }
      const from = Math.max(2 * foot - y, 0) * WIDTH + x;
      const puddles = layered(x * 0.05, y * 0.16, seed, 3);
      const share = strength.WET_MIRROR * Math.min(1, Math.max(0.1, puddles * 2.4 - 0.6));
      for (let part = 0; part < 3; part++) {
        const seen = drawnOut[from * 3 + part] ?? 0;
        out[pixel * 3 + part] = (light[pixel * 3 + part] ?? 0) + seen * share;
      }
    }
  }
  return out;
}

/** Ripples draw each mirrored light out into a vertical streak. */
function streaked(light: Float32Array): Float32Array {
  const reach = 7;
  const out = new Float32Array(light.length);
  for (let index = 0; index < light.length; index++) {
    let sum = 0;
    for (let step = -reach; step <= reach; step++) {
      const from = index + step * WIDTH * 3;
      sum += light[from < 0 || from >= light.length ? index : from] ?? 0;
    }
    out[index] = sum / (2 * reach + 1);
  }
  return out;
}

function isGround(id: number | undefined): boolean {
  return id === ROAD || id === PAVEMENT;
}
