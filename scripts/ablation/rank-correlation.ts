/** Ranks from 1; equal values share the mean of the ranks that they take up. */
function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Spearman's rank correlation of two lists of equal length, -1 to 1: Pearson's correlation of their
 * ranks, which holds with ties too. NaN where all values of a list are the same.
 */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError('the lists differ in length');
  const [ours, theirs] = [ranks(one), ranks(other)];
  const centre = mean(ours);
  const products = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, rank, index) => sum + (rank - centre) * ((b[index] ?? NaN) - centre), 0);
  return products(ours, theirs) / Math.sqrt(products(ours, ours) * products(theirs, theirs));
}
