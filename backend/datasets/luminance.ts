import type { Size } from '../contract/recipe.js';
import type { RgbImage } from './image.js';

/** One value a pixel, row by row. */
export interface Plane extends Size {
  data: Float32Array;
}

/** Luminance of the pixels as they are stored (weights of ITU-R BT.709), 0..255. */
export function luminanceOf({ data, width, height }: RgbImage): Plane {
  const luminance = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < luminance.length; pixel++, at += 3) {
    luminance[pixel] =
      0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
  }
  return { data: luminance, width, height };
}

/** Mean and standard deviation of every `stride`-th value from `start` on. */
export function spreadOf(
  values: Float32Array,
  start = 0,
  stride = 1,
): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let index = start; index < values.length; index += stride) {
    const value = values[index] ?? 0;
    sum += value;
    squares += value * value;
    count++;
  }
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

/** The plane at another size, each value the mean of the area that it covers. */
export function shrunk(plane: Plane, { width, height }: Size): Plane {
  const across = averaged(plane.data, plane.width, plane.height, width);
  // Transposed after each pass: the second one goes down the columns and turns it back.
  return { width, height, data: averaged(across, plane.height, width, height) };
}

/** Averages each row to `wanted` values and transposes: [rows, length] -> [wanted, rows]. */
function averaged(data: Float32Array, length: number, rows: number, wanted: number): Float32Array {
  const result = new Float32Array(wanted * rows);
  const step = length / wanted;
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < wanted; to++) {
      const [from, end] = [to * step, (to + 1) * step];
      let sum = 0;
      for (let index = Math.floor(from); index < Math.min(length, Math.ceil(end)); index++) {
        const share = Math.min(end, index + 1) - Math.max(from, index);
        sum += share * (data[row * length + index] ?? 0);
      }
      result[to * rows + row] = sum / step;
    }
  }
  return result;
}
