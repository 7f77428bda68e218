import { HEIGHT, WIDTH, type Canvas } from './canvas.js';
import { SKY } from './classes.js';
import { clamp, mix, scaled, type Rgb } from './color.js';
import { layered } from './random.js';
import type { Street } from './street.js';

/** The sky that the weather brings, compared with a white wall in the same light. */
export interface SkyLook {
  zenith: Rgb;
  horizon: Rgb;
  cloudLight: Rgb;
  cloudDark: Rgb;
  /** Share of the sky under clouds, 0 to 1. */
  cover: number;
}

export function drawSky(canvas: Canvas, { camera, seed }: Street, look: SkyLook): void {
  const outline = [
    [0, 0],
    [WIDTH, 0],
    [WIDTH, HEIGHT],
    [0, HEIGHT],
  ] as const;
  canvas.fill(outline, SKY, (x, y) => {
    const height = clamp((camera.horizon - y) / 95, 0, 1);
    const clear = mix(look.horizon, look.zenith, height ** 0.7);
    // Clouds lie flat, so they look thinner the nearer they are to the horizon.
    const flat = 1 / (0.25 + height);
    const shape = layered((x - camera.vanishX) * 0.018 * flat, flat * 2.2, seed + 21, 5);
    const thick = clamp((shape - (0.85 - look.cover * 0.7)) * 5, 0, 1);
    const shade = layered(x * 0.03, y * 0.07, seed + 22, 4);
    const cloud = mix(look.cloudDark, look.cloudLight, clamp(shade * 2 - 0.5, 0, 1));
    const share = thick * (0.35 + 0.65 * Math.min(1, height * 3));
    return { color: scaled(mix(clear, cloud, share), 1), sun: 1, depth: 0 };
  });
}
