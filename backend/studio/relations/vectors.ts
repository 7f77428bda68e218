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

/**
 * Squared distance of vector `one` to vector `other`.
 * @param limit where it is larger, some number above the limit is as good
 */
export function squaredDistance(
  { data, length }: Vectors,
  one: number,
  other: number,
  limit = Infinity,
): number {
  let sum = 0;
  const [from, to] = [one * length, other * length];
  for (let start = 0; start < length && sum <= limit; start += STRIDE) {
    const end = Math.min(length, start + STRIDE);
    for (let index = start; index < end; index++) {
      const difference = (data[from + index] ?? 0) - (data[to + index] ?? 0);
      sum += difference * difference;
    }
  }
  return sum;
}

/** Numbers that are summed up before the limit is looked at. */
const STRIDE = 32;

/** Each vector at length 1; one of nothing but zeros stays as it is. */
export function unitVectors({ count, length, data }: Vectors): Vectors {
  const units = new Float32Array(data.length);
  for (let vector = 0; vector < count; vector++) {
    const part = data.subarray(vector * length, (vector + 1) * length);
    const norm = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0)) || 1;
    units.set(
      part.map((value) => value / norm),
      vector * length,
    );
  }
  return { count, length, data: units };
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
