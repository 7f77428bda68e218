import { PCA } from 'ml-pca';
import type { Domain, Point } from './point-sample.js';

export interface Projected {
  domain: Domain;
  label: number;
  x: number;
  y: number;
}

/** Points in the plane of their two principal components. */
export interface Projection {
  points: Projected[];
  /** Share of the variance of all models' points that the plane shows. */
  variance: number;
}

/**
 * The plane in which the points of both models together spread the most: one for both, since they
 * have the same channels and one has grown out of the other.
 */
export function project(
  before: readonly Point[],
  after: readonly Point[],
): { before: Projection; after: Projection } {
  const analysis = new PCA([...before, ...after].map(({ features }) => features));
  const variance = analysis.getCumulativeVariance()[1] ?? 1;
  const placed = (points: readonly Point[]): Projection => {
    const rows = points.map(({ features }) => features);
    const places = analysis.predict(rows, { nComponents: 2 }).to2DArray();
    const at = (index: number) => ({ x: places[index]?.[0] ?? 0, y: places[index]?.[1] ?? 0 });
    return {
      points: points.map(({ domain, label }, index) => ({ domain, label, ...at(index) })),
      variance,
    };
  };
  return { before: placed(before), after: placed(after) };
}
