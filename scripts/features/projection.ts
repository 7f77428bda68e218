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
  /** Share of all variance that the plane shows. */
  variance: number;
}

/** The plane in which the points of both domains together spread the most. */
export function project(points: readonly Point[]): Projection {
  const rows = points.map(({ features }) => features);
  const analysis = new PCA(rows);
  const places = analysis.predict(rows, { nComponents: 2 }).to2DArray();
  return {
    points: points.map(({ domain, label }, index) => {
      const [x = 0, y = 0] = places[index] ?? [];
      return { domain, label, x, y };
    }),
    variance: analysis.getCumulativeVariance()[1] ?? 1,
  };
}
