import { HEIGHT, WIDTH } from './canvas.js';
import { between, type Random } from './random.js';

/** What the air, the lens and the sensor do to a picture of linear light, in place or as a copy. */

export function blurred(light: Float32Array, sigma: number): Float32Array {
  const reach = Math.ceil(sigma * 3);
  const weights = Array.from({ length: reach * 2 + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = Float32Array.from(weights, (weight) => weight / total);
  return smeared(smeared(light, kernel, 1, 0), kernel, 0, 1);
}

function smeared(
  light: Float32Array,
  kernel: Float32Array,
  stepX: number,
  stepY: number,
): Float32Array {
  const out = new Float32Array(light.length);
  const reach = (kernel.length - 1) / 2;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      for (let offset = -reach; offset <= reach; offset++) {
        const fromX = Math.min(Math.max(x + offset * stepX, 0), WIDTH - 1);
        const fromY = Math.min(Math.max(y + offset * stepY, 0), HEIGHT - 1);
        const weight = kernel[offset + reach] ?? 0;
        const to = (y * WIDTH + x) * 3;
        const from = (fromY * WIDTH + fromX) * 3;
        for (let part = 0; part < 3; part++)
          add(out, to + part, (light[from + part] ?? 0) * weight);
      }
    }
  }
  return out;
}

export function addLight(light: Float32Array, other: Float32Array, share: number): void {
  for (let index = 0; index < light.length; index++) add(light, index, (other[index] ?? 0) * share);
}

export function vignette(light: Float32Array, strength: number): void {
  for (let index = 0; index < light.length; index++) {
    const pixel = Math.floor(index / 3);
    const x = ((pixel % WIDTH) / WIDTH - 0.5) * 2;
    const y = (Math.floor(pixel / WIDTH) / HEIGHT - 0.5) * 2;
    light[index] = (light[index] ?? 0) * (1 - (strength * (x * x + y * y)) / 2);
  }
}

/** Thin slanted lines of light, all falling the same way. */
export function rain(light: Float32Array, random: Random, count: number, brightness: number): void {
  const slant = between(random, -0.35, 0.35);
  for (let streak = 0; streak < count; streak++) {
    const left = between(random, -20, WIDTH + 20);
    const top = between(random, -10, HEIGHT);
    const length = between(random, 5, 19);
    const strength = brightness * between(random, 0.3, 1);
    for (let down = 0; down < length; down++) {
      const x = left + down * slant;
      const near = x - Math.floor(x);
      brighten(light, Math.floor(x), Math.floor(top + down), strength * (1 - near));
      brighten(light, Math.floor(x) + 1, Math.floor(top + down), strength * near);
    }
  }
}

function brighten(light: Float32Array, x: number, y: number, amount: number): void {
  if (x < 0 || x >= WIDTH || y < 0 || y >= HEIGHT) return;
  for (let part = 0; part < 3; part++) add(light, (y * WIDTH + x) * 3 + part, amount);
}

/** Bytes as a screen shows them, with the noise of the sensor. */
export function exposed(light: Float32Array, random: Random, noise: number): Uint8Array {
  const bytes = new Uint8Array(light.length);
  for (let pixel = 0; pixel < light.length; pixel += 3) {
    const shared = bell(random);
    for (let part = 0; part < 3; part++) {
      const shown = shoulder(Math.sqrt(Math.max(light[pixel + part] ?? 0, 0)));
      const grain = (0.75 * shared + 0.6 * bell(random)) * noise;
      bytes[pixel + part] = Math.round(Math.min(Math.max(shown + grain, 0), 1) * 255);
    }
  }
  return bytes;
}

/** Bright light fades into white instead of being cut off. */
function shoulder(value: number): number {
  return value < 0.8 ? value : 0.8 + 0.2 * Math.tanh((value - 0.8) / 0.25);
}

function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.73;
}

function add(values: Float32Array, index: number, value: number): void {
  values[index] = (values[index] ?? 0) + value;
}
