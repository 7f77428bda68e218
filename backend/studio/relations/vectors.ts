import { Random } from '../../random.js';

/** One vector an image, in their order: count * length numbers. */
export interface Vectors {
  count: number;
  length: number;
  data: Float32Array;
}

export function vectorsOf(rows: readonly ArrayLike<number>[]): Vectors {
  const length = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * length);
  rows.forEach((row, index) => data.set(row, index * length));
  return { count: rows.length, length, data };
}

/** Squared distance of vector `one` to vector `other`. */
export function squaredDistance({ data, length }: Vectors, one: number, other: number): number {
  const from = one * length;
  const to = other * length;
  // Four sums at once: each alone would wait for the addition before.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    const a = (data[from + index] ?? 0) - (data[to + index] ?? 0);
    const b = (data[from + index + 1] ?? 0) - (data[to + index + 1] ?? 0);
    const c = (data[from + index + 2] ?? 0) - (data[to + index + 2] ?? 0);
    const d = (data[from + index + 3] ?? 0) - (data[to + index + 3] ?? 0);
    first += a * a;
    second += b * b;
    third += c * c;
    fourth += d * d;
  }
  for (; index < length; index++)
    first += ((data[from + index] ?? 0) - (data[to + index] ?? 0)) ** 2;
  return first + second + third + fourth;
}

/** Each vector at length 1; one of nothing but zeros stays as it is. */
export function unitVectors({ count, length, data }: Vectors): Vectors {
  const units = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += length) {
    let square = 0;
    for (let index = start; index < start + length; index++) square += (data[index] ?? 0) ** 2;
    const norm = Math.sqrt(square) || 1;
    for (let index = start; index < start + length; index++)
      units[index] = (data[index] ?? 0) / norm;
  }
  return { count, length, data: units };
}

/** Numbers of a projected vector. */
const PROJECTED = 64;

/**
 * Shorter vectors whose distances are those of the long ones within about a tenth: each number is a
 * sum of a few of theirs with random signs (Li, Hastie and Church, "Very Sparse Random
 * Projections", 2006). The same for the same length; short ones stay as they are.
 */
export function projected(vectors: Vectors): Vectors {
  const { count, length, data } = vectors;
  if (length <= PROJECTED) return vectors;
  const random = new Random(length, 'projection');
  const sparsity = Math.sqrt(length);
  const scale = Math.sqrt(sparsity / PROJECTED);
  const places: number[] = [];
  const signs: number[] = [];
  const ends = Array.from({ length: PROJECTED }, () => {
    for (let place = 0; place < length; place++) {
      const draw = random.next() * sparsity;
      if (draw >= 1) continue;
      places.push(place);
      signs.push(draw < 0.5 ? scale : -scale);
    }
    return places.length;
  });
  const result = new Float32Array(count * PROJECTED);
  for (let vector = 0; vector < count; vector++) {
    let term = 0;
    for (let number = 0; number < PROJECTED; number++) {
      let sum = 0;
      for (const end = ends[number] ?? 0; term < end; term++) {
        sum += (signs[term] ?? 0) * (data[vector * length + (places[term] ?? 0)] ?? 0);
      }
      result[vector * PROJECTED + number] = sum;
    }
  }
  return { count, length: PROJECTED, data: result };
}

export interface Distribution {
  means: number[];
  deviations: number[];
}

/** Mean and standard deviation of each number over all vectors. */
export function distributionOf({ count, length, data }: Vectors): Distribution {
  const means = new Array<number>(length).fill(0);
  const squares = new Array<number>(length).fill(0);
  for (let index = 0; index < data.length; index++) {
    const [value, place] = [data[index] ?? 0, index % length];
    means[place] = (means[place] ?? 0) + value / count;
    squares[place] = (squares[place] ?? 0) + (value * value) / count;
  }
  const deviations = means.map((mean, place) =>
    Math.sqrt(Math.max(0, (squares[place] ?? 0) - mean * mean)),
  );
  return { means, deviations };
}

/** Each number less its mean, in standard deviations; those below `least` count as `least`. */
export function standardised(
  { count, length, data }: Vectors,
  { means, deviations }: Distribution,
  least: readonly number[],
): Vectors {
  const values = data.map((value, index) => {
    const place = index % length;
    const deviation = Math.max(least[place] ?? 0, deviations[place] ?? 0);
    return (value - (means[place] ?? 0)) / deviation;
  });
  return { count, length, data: values };
}

/** The middle one; of an even number of them the upper of both. NaN of none. */
export function medianOf(values: Float32Array): number {
  return values.slice().sort()[values.length >> 1] ?? NaN;
}
