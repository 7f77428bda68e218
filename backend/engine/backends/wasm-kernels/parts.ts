/** One of the parts into which work is divided. */
export interface Part {
  from: number;
  count: number;
}

/** 0 to `total` in parts of `each`, the last as large as what is left. */
export function parts(total: number, each: number): Part[] {
  return range(Math.ceil(total / each)).map((index) => ({
    from: index * each,
    count: Math.min(each, total - index * each),
  }));
}

/** 0, 1, ... below `count`. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The next multiple of `unit`, at least one. */
export function roundUp(value: number, unit: number): number {
  return Math.max(1, Math.ceil(value / unit)) * unit;
}
