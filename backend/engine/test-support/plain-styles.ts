import type { ColorJitter } from '../../contract/recipe.js';
import type { Random } from '../../random.js';

/** An image as plain numbers: rows of pixels of three channels. */
export type Image = number[][][];

/** Every value from its place and what is there, clipped to 0..255. */
function each(
  image: Image,
  change: (value: number, y: number, x: number, channel: number) => number,
): Image {
  const clip = (value: number): number => Math.min(255, Math.max(0, value));
  return image.map((row, y) =>
    row.map((pixel, x) => pixel.map((value, channel) => clip(change(value, y, x, channel)))),
  );
}

interface Wave {
  amplitude: number;
  phase: number;
}

/** One coefficient of the discrete Fourier transform of a channel, by its definition. */
function coefficient(image: Image, channel: number, u: number, v: number): Wave {
  let [re, im] = [0, 0];
  image.forEach((row, y) =>
    row.forEach((pixel, x) => {
      const angle = -2 * Math.PI * ((u * y) / image.length + (v * x) / row.length);
      re += (pixel[channel] ?? NaN) * Math.cos(angle);
      im += (pixel[channel] ?? NaN) * Math.sin(angle);
    }),
  );
  return { amplitude: Math.hypot(re, im), phase: Math.atan2(im, re) };
}

/** `content` whose amplitudes with |u| <= band*H and |v| <= band*W went `strength` of the way. */
export function plainMix(content: Image, style: Image, band: number, strength: number): Image {
  const [height, width] = [content.length, content[0]?.length ?? 0];
  const waves: { u: number; v: number; channel: number; gain: number; phase: number }[] = [];
  for (let u = Math.ceil(-band * height); u <= band * height; u++)
    for (let v = Math.ceil(-band * width); v <= band * width; v++)
      for (const channel of [0, 1, 2]) {
        const { amplitude, phase } = coefficient(content, channel, u, v);
        const mixed =
          (1 - strength) * amplitude + strength * coefficient(style, channel, u, v).amplitude;
        waves.push({ u, v, channel, gain: mixed - amplitude, phase });
      }
  return each(content, (value, y, x, channel) =>
    waves
      .filter((wave) => wave.channel === channel)
      .reduce((sum, { u, v, gain, phase }) => {
        const angle = 2 * Math.PI * ((u * y) / height + (v * x) / width) + phase;
        return sum + (gain * Math.cos(angle)) / (height * width);
      }, value),
  );
}

/** Saturation around the luma, hue as a turn in YIQ, brightness, then contrast around the mean. */
export function plainJitter(image: Image, strength: ColorJitter, random: Random): Image {
  const factor = (amount: number): number => random.uniform(1 - amount, 1 + amount);
  const brightness = factor(strength.brightness);
  const contrast = factor(strength.contrast);
  const saturation = factor(strength.saturation);
  const angle = 2 * Math.PI * random.uniform(-strength.hue, strength.hue);
  const colored = image.map((row) =>
    row.map((pixel) => {
      const luma = dot(pixel, [0.299, 0.587, 0.114]);
      const [r, g, b] = pixel.map((value) => luma + saturation * (value - luma));
      const color = [r ?? NaN, g ?? NaN, b ?? NaN];
      const i = dot(color, [0.596, -0.274, -0.322]);
      const q = dot(color, [0.211, -0.523, 0.312]);
      const turnedI = i * Math.cos(angle) - q * Math.sin(angle);
      const turnedQ = i * Math.sin(angle) + q * Math.cos(angle);
      return [
        luma + 0.956 * turnedI + 0.621 * turnedQ,
        luma - 0.272 * turnedI - 0.647 * turnedQ,
        luma - 1.106 * turnedI + 1.703 * turnedQ,
      ].map((value) => value * brightness);
    }),
  );
  const values = colored.flat(2);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return each(colored, (value) => mean + contrast * (value - mean));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0);
}

/** Gaussian blur up to twice sigma, mirrored beyond the border without repeating its pixel. */
export function plainBlur(image: Image, sigma: number): Image {
  if (sigma < 0.2) return image;
  const reach = Math.ceil(2 * sigma);
  const mirror = (at: number, length: number): number =>
    at < 0 ? -at : at >= length ? 2 * (length - 1) - at : at;
  return each(image, (_, y, x, channel) => {
    let [sum, total] = [0, 0];
    for (let down = -reach; down <= reach; down++)
      for (let right = -reach; right <= reach; right++) {
        const weight = Math.exp(-(down ** 2 + right ** 2) / (2 * sigma ** 2));
        const row = image[mirror(y + down, image.length)] ?? [];
        sum += weight * (row[mirror(x + right, row.length)]?.[channel] ?? NaN);
        total += weight;
      }
    return sum / total;
  });
}

export function plainNoise(image: Image, sigma: number, random: Random): Image {
  return each(image, (value) => value + sigma * random.normal());
}
