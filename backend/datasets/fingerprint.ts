import { shrunk, type Plane } from './luminance.js';

/** Side of the picture that the cosine transform sees. */
const SIDE = 32;
/** Its lowest frequencies, in each direction. */
const FREQUENCIES = 8;

/** Row f, column x: cos(pi * f * (2x + 1) / (2 * SIDE)). */
const COSINES = Array.from({ length: FREQUENCIES }, (_, frequency) =>
  Float32Array.from({ length: SIDE }, (__, x) =>
    Math.cos((Math.PI * frequency * (2 * x + 1)) / (2 * SIDE)),
  ),
);

/**
 * A 64-bit perceptual hash (16 hexadecimal digits): of the 8 x 8 lowest frequencies of the picture,
 * which lie above their median (Zauner, "Implementation and Benchmarking of Perceptual Image Hash
 * Functions", 2010). Re-encoding, scaling and brightening change few of the bits.
 */
export function fingerprintOf(luminance: Plane): string {
  const { data } = shrunk(luminance, { width: SIDE, height: SIDE });
  const lowest = COSINES.flatMap((down) => COSINES.map((across) => strength(data, down, across)));
  // The mean brightness says nothing of what is seen, and is left out of the median.
  const [, ...others] = lowest;
  const sorted = others.sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const bits = lowest.map((value, index) => (index > 0 && value > median ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
}

function strength(data: Float32Array, down: Float32Array, across: Float32Array): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y++) {
    let row = 0;
    for (let x = 0; x < SIDE; x++) row += (data[y * SIDE + x] ?? 0) * (across[x] ?? 0);
    sum += row * (down[y] ?? 0);
  }
  // Whole steps: what is left of rounding in an even picture is no frequency.
  return Math.round(sum);
}
