/** Numbers in [0, 1) that are the same on every machine, so the drawn set never changes. */
export type Random = () => number;

export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** A whole number from low to high, both included. */
export function whole(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/** A fixed random number in [0, 1) for a cell of a grid: textures need no stored state. */
export function hash(column: number, row: number, seed: number): number {
  let mixed = Math.imul(column | 0, 0x27d4eb2d) ^ Math.imul(row | 0, 0x165667b1) ^ seed;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
}

/** Smooth noise in [0, 1) whose features are about one unit large. */
export function noise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = eased(x - column);
  const down = eased(y - row);
  const top = hash(column, row, seed) * (1 - across) + hash(column + 1, row, seed) * across;
  const low = hash(column, row + 1, seed) * (1 - across) + hash(column + 1, row + 1, seed) * across;
  return top * (1 - down) + low * down;
}

/** Noise of several sizes, in [0, 1), most values near a half. */
export function layered(x: number, y: number, seed: number, layers: number): number {
  let sum = 0;
  let total = 0;
  for (let layer = 0, scale = 1, weight = 1; layer < layers; layer++, scale *= 2, weight /= 2) {
    sum += weight * noise(x * scale, y * scale, seed + layer * 101);
    total += weight;
  }
  return sum / total;
}

function eased(value: number): number {
  return value * value * (3 - 2 * value);
}
