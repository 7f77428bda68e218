/** The sum of two vectors' products: the cosine of their angle where both have unit length. */
function dot(features: Float32Array, start: number, centre: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < centre.length; index++) {
    sum += (features[start + index] ?? 0) * (centre[index] ?? 0);
  }
  return sum;
}

/** The mean feature of each class, from features that come in portions. */
export class ClassCentres {
  readonly #sums: number[][];

  constructor(classCount: number) {
    this.#sums = Array.from({ length: classCount }, () => []);
  }

  /** @param features [P,D] of unit length; labels of no class are passed over */
  add(features: Float32Array, labels: Uint8Array): void {
    const dimension = features.length / labels.length;
    for (const [pixel, label] of labels.entries()) {
      const sum = this.#sums[label];
      for (let index = 0; sum && index < dimension; index++) {
        sum[index] = (sum[index] ?? 0) + (features[pixel * dimension + index] ?? 0);
      }
    }
  }

  /** Of unit length; undefined for a class that never occurred. */
  centres(): (number[] | undefined)[] {
    return this.#sums.map((sum) => {
      const length = Math.hypot(...sum);
      return length > 0 ? sum.map((value) => value / length) : undefined;
    });
  }
}

/** How close the pixels of a class are to centres, as mean cosines. */
export interface Closeness {
  pixels: number;
  /** To the centre of their own class. */
  own: number;
  /** To the nearest centre of another class. */
  other: number;
}

/** Measures pixels, which come in portions, against the centres of classes. */
export class ClosenessMeter {
  readonly #centres: readonly (readonly number[] | undefined)[];
  readonly #sums: Closeness[];

  constructor(centres: readonly (readonly number[] | undefined)[]) {
    this.#centres = centres;
    this.#sums = centres.map(() => ({ pixels: 0, own: 0, other: 0 }));
  }

  /** @param features [P,D] of unit length; pixels of classes without a centre are passed over */
  add(features: Float32Array, labels: Uint8Array): void {
    const dimension = features.length / labels.length;
    for (const [pixel, label] of labels.entries()) {
      const sum = this.#sums[label];
      const centre = this.#centres[label];
      if (!sum || !centre) continue;
      const start = pixel * dimension;
      const others = this.#centres.map((other, index) =>
        other && index !== label ? dot(features, start, other) : -1,
      );
      sum.pixels += 1;
      sum.own += dot(features, start, centre);
      sum.other += Math.max(...others);
    }
  }

  /** By class; undefined where nothing was measured. */
  closeness(): (Closeness | undefined)[] {
    return this.#sums.map(({ pixels, own, other }) =>
      pixels > 0 ? { pixels, own: own / pixels, other: other / pixels } : undefined,
    );
  }
}
