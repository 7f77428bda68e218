/** Fewer images than this are all trained on: a validation of one of four says nothing. */
const FEWEST_TO_SPLIT = 5;

/**
 * The last share of a sorted list, kept out of training to judge by: neighbouring frames of a
 * video stay on one side. At least one item where there are five and the share is not 0.
 */
export function splitValidation<T>(
  items: readonly T[],
  share: number,
): { train: T[]; validation: T[] } {
  const wanted = Math.max(1, Math.round(items.length * share));
  const count = share > 0 && items.length >= FEWEST_TO_SPLIT ? wanted : 0;
  const end = items.length - count;
  return { train: items.slice(0, end), validation: items.slice(end) };
}
