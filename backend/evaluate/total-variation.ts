/** Half the summed difference of two lists of counts as shares: 0 where they agree, 1 at most. */
export function totalVariation(one: readonly number[], other: readonly number[]): number {
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  // Nothing counted divides by 1; shares and counts alike divide by their sum.
  const [ours, theirs] = [sum(one) || 1, sum(other) || 1];
  const length = Math.max(one.length, other.length);
  return sum(
    Array.from(
      { length },
      (_, index) => Math.abs((one[index] ?? 0) / ours - (other[index] ?? 0) / theirs) / 2,
    ),
  );
}
