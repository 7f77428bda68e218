import { projected, squaredDistance, type Vectors } from './vectors.js';

/**
 * So many vectors, as different from each other as can be: the one nearest to the mean, and then
 * again and again the one farthest from all that were chosen (Gonzalez, "Clustering to minimize the
 * maximum intercluster distance", 1985). In the order in which they were chosen.
 */
export function diverseOf(full: Vectors, count: number): number[] {
  if (full.count === 0) return [];
  const vectors = projected(full);
  const farness = new Float32Array(vectors.count).fill(Infinity);
  const chosen = [mostTypical(vectors)];
  while (chosen.length < Math.min(count, vectors.count)) {
    const last = chosen.at(-1) ?? 0;
    let farthest = -1;
    // What was chosen is never chosen again, not even where it has exact copies.
    farness[last] = -1;
    for (let vector = 0; vector < vectors.count; vector++) {
      const known = farness[vector] ?? 0;
      if (known < 0) continue;
      const distance = squaredDistance(vectors, vector, last);
      if (distance < known) farness[vector] = distance;
      if (farthest < 0 || (farness[vector] ?? 0) > (farness[farthest] ?? 0)) farthest = vector;
    }
    chosen.push(farthest);
  }
  return chosen;
}

function mostTypical({ count, length, data }: Vectors): number {
  const withMean = new Float32Array(data.length + length);
  withMean.set(data);
  data.forEach((value, index) => {
    const place = data.length + (index % length);
    withMean[place] = (withMean[place] ?? 0) + value / count;
  });
  const extended = { count: count + 1, length, data: withMean };
  let best = 0;
  let least = Infinity;
  for (let vector = 0; vector < count; vector++) {
    const distance = squaredDistance(extended, vector, count);
    if (distance < least) [best, least] = [vector, distance];
  }
  return best;
}
