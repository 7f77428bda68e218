import { Random } from '../../backend/random.js';

export type Domain = 'source' | 'target';

/** A pixel of the picture. */
export interface Point {
  domain: Domain;
  /** Class index. */
  label: number;
  features: number[];
}

/** A few pixels of each class, every one with the same chance (Vitter's reservoir, 1985). */
export class PointSample {
  readonly #domain: Domain;
  readonly #size: number;
  readonly #classCount: number;
  readonly #random: Random;
  readonly #reservoirs = new Map<number, { seen: number; points: Point[] }>();

  /** @param size points of a class */
  constructor(domain: Domain, size: number, classCount: number) {
    this.#domain = domain;
    this.#size = size;
    this.#classCount = classCount;
    this.#random = new Random(1, `points/${domain}`);
  }

  /** @param features [P,D]; labels of no class are passed over */
  add(features: Float32Array, labels: Uint8Array): void {
    const dimension = features.length / labels.length;
    for (const [pixel, label] of labels.entries()) {
      if (label >= this.#classCount) continue;
      const reservoir = this.#reservoirs.get(label) ?? { seen: 0, points: [] };
      this.#reservoirs.set(label, reservoir);
      reservoir.seen += 1;
      const { points, seen } = reservoir;
      const place = seen <= this.#size ? points.length : this.#random.integer(seen);
      if (place >= this.#size) continue;
      const own = features.slice(pixel * dimension, (pixel + 1) * dimension);
      points[place] = { domain: this.#domain, label, features: [...own] };
    }
  }

  points(): Point[] {
    return [...this.#reservoirs.values()].flatMap(({ points }) => points);
  }
}
