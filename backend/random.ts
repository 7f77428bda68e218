import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** FNV-1a with Murmur3's finalizer: neighbouring steps and streams start far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) | 0;
}

/** Random numbers from one seeded stream. */
export class Random {
  readonly #generator: RandomGenerator;
  /** The second number of a Box-Muller pair, until it is asked for. */
  #spareNormal: number | undefined;

  constructor(seed: number, stream: string) {
    this.#generator = xoroshiro128plus(hash(`${seed}/${stream}`));
  }

  /** A number in [0, 1). */
  next(): number {
    return (this.#generator.next() >>> 0) / 2 ** 32;
  }

  /** A number in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** An integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A number from the normal distribution of mean 0 and variance 1 (Box and Muller, 1958). */
  normal(): number {
    const spare = this.#spareNormal;
    this.#spareNormal = undefined;
    if (spare !== undefined) return spare;
    // 1 - next() is never 0, whose logarithm is not finite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** An index drawn with probability proportional to its weight; weights need not sum to 1. */
  weighted(weights: ArrayLike<number>): number {
    let total = 0;
    for (let index = 0; index < weights.length; index++) total += weights[index] ?? 0;
    let left = this.next() * total;
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index] ?? 0;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  /** The items in a random order (Fisher-Yates), the input left as it was. */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}

/**
 * The random numbers of one step of one stream. Everything random in a run is a pure function of
 * (seed, stream, step), so a resumed run needs no generator state: the step number is enough.
 */
export function randomFor(seed: number, stream: string, step: number): Random {
  return new Random(seed, `${stream}/${step}`);
}
