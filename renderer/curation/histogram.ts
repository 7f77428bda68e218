import type { Range } from './filters.js';

/** Of one measure over all images. */
export interface Spread {
  low: number;
  high: number;
  median: number;
  /** How many images have a value. */
  known: number;
}

/** Undefined where no image has a value. */
export function spreadOf(values: Float64Array, size: number): Spread | undefined {
  const known = values.slice(0, size).filter((value) => !Number.isNaN(value));
  known.sort();
  const low = known.at(0);
  const high = known.at(-1);
  const median = known[known.length >> 1];
  if (low === undefined || high === undefined || median === undefined) return undefined;
  return { low, high, median, known: known.length };
}

/** How finely a histogram of so many images is cut: few images in many bins are a comb. */
export function binsFor({ known }: Spread, most: number): number {
  return Math.max(8, Math.min(most, Math.round(2 * Math.sqrt(known))));
}

export interface Histogram {
  /** Images in each bin, and of these the ones that the other filters leave. */
  all: Uint32Array;
  left: Uint32Array;
}

/**
 * @param failed as of `failedFilters`
 * @param ownBit of the histogram's own filter, which doesn't count
 */
export function histogram(
  values: Float64Array,
  { low, high }: Spread,
  bins: number,
  failed: Uint32Array,
  ownBit: number,
): Histogram {
  const all = new Uint32Array(bins);
  const left = new Uint32Array(bins);
  const perBin = high > low ? bins / (high - low) : 0;
  const others = ~ownBit;
  for (let row = 0; row < failed.length; row++) {
    const value = values[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) * perBin));
    all[bin] = (all[bin] ?? 0) + 1;
    if (((failed[row] ?? 0) & others) === 0) left[bin] = (left[bin] ?? 0) + 1;
  }
  return { all, left };
}

/** A range as the user has dragged it; undefined where it holds everything. */
export function brushed(from: number, to: number, { low, high }: Spread): Range | undefined {
  const range = {
    low: Math.min(from, to) <= low ? null : Math.min(from, to),
    high: Math.max(from, to) >= high ? null : Math.max(from, to),
  };
  return range.low === null && range.high === null ? undefined : range;
}

/** Which share of the images with a value has a smaller one, 0..1. */
export function rankOf(value: number, values: Float64Array, size: number): number {
  let smaller = 0;
  let known = 0;
  for (let row = 0; row < size; row++) {
    const other = values[row] ?? NaN;
    if (Number.isNaN(other)) continue;
    known++;
    if (other < value) smaller++;
  }
  return known > 0 ? smaller / known : 0;
}
