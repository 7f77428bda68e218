import type { Frame } from './canvas.js';
import { mix, type Rgb } from './color.js';
import { blurred, exposed, vignette } from './effects.js';
import { between, type Random } from './random.js';
import { DAY_BLUR, DAY_NOISE, DAY_VIGNETTE } from './weather.js';
import { SKY } from './classes.js';

const SUN: Rgb = [1.08, 1, 0.88];
const SHADE: Rgb = [0.9, 0.98, 1.12];

/** @param sunlight 0 below clouds to 1 in full sun */
export function developDay(
  frame: Frame,
  random: Random,
  sunlight: number,
  horizon: Rgb,
): Uint8Array {
  const exposure = between(random, 0.82, 1.15);
  const tint = mix([1.04, 1, 0.95], [0.96, 1, 1.05], random());
  const haze = between(random, 0.05, 0.3);
  const light = new Float32Array(frame.color.length);
  for (let index = 0; index < light.length; index++) {
    const pixel = Math.floor(index / 3);
    const part = index % 3;
    const ambient = (0.78 - 0.38 * sunlight) * (SHADE[part] ?? 1);
    const direct = sunlight * 0.72 * (SUN[part] ?? 1) * (frame.sun[pixel] ?? 0);
    const received = frame.ids[pixel] === SKY ? 0.95 : ambient + direct;
    const far = haze * (1 - Math.exp(-(frame.depth[pixel] ?? 0) / 120));
    const seen = (frame.color[index] ?? 0) * received * (1 - far) + far * (horizon[part] ?? 0) ** 2;
    light[index] = seen * exposure * (tint[part] ?? 1);
  }
  const soft = blurred(light, DAY_BLUR);
  vignette(soft, DAY_VIGNETTE);
  return exposed(soft, random, DAY_NOISE);
}
