import type { RunDetails } from '../../../backend/contract/runs.js';

/** What classes are compared by. */
export const CLASS_MEASURES = ['reference', 'holdOut', 'share'] as const;
export type ClassMeasure = (typeof CLASS_MEASURES)[number];

interface Pair {
  before: number | null;
  after: number | null;
}

/** A class under two runs, each value in 0..1. */
export interface ClassDifference {
  id: number;
  name: string;
  share: Pair;
  holdOut: Pair;
  reference: Pair;
}

/** After less before; null where one of them isn't known. */
export function difference({ before, after }: Pair): number | null {
  return before === null || after === null ? null : after - before;
}

/** The largest gain first, the largest loss last, and then what isn't known. */
export function byDifference(
  classes: readonly ClassDifference[],
  measure: ClassMeasure,
): ClassDifference[] {
  const rank = (one: ClassDifference): number => difference(one[measure]) ?? -Infinity;
  return [...classes].sort((one, other) => {
    const [mine, theirs] = [rank(one), rank(other)];
    return mine === theirs ? 0 : theirs - mine;
  });
}

/** Those by which at least one class can be told apart. */
export function knownMeasures(classes: readonly ClassDifference[]): ClassMeasure[] {
  return CLASS_MEASURES.filter((measure) =>
    classes.some((one) => difference(one[measure]) !== null),
  );
}

/** From what is known of each run alone, where their masks can't be compared. */
export function classesOfDetails(
  before: RunDetails | undefined,
  after: RunDetails,
): ClassDifference[] {
  const scores = [after.reference, after.holdOut, before?.reference, before?.holdOut];
  const named = scores.find((one) => one)?.classes ?? after.verdict?.classes ?? [];
  const share = new Map(after.verdict?.classes.map((one) => [one.id, one]));
  const isStart = before !== undefined && before.row.id === after.row.sourceRun;
  const iou = (of: RunDetails | undefined, set: 'holdOut' | 'reference', id: number) =>
    of?.[set]?.classes.find((one) => one.id === id)?.iou ?? null;
  const pair = (set: 'holdOut' | 'reference', id: number): Pair => ({
    before: iou(before, set, id),
    after: iou(after, set, id),
  });
  return named.map(({ id, name }) => ({
    id,
    name,
    share: {
      before: (isStart ? share.get(id)?.before : undefined) ?? null,
      after: share.get(id)?.after ?? null,
    },
    holdOut: pair('holdOut', id),
    reference: pair('reference', id),
  }));
}

/** The largest difference, without its sign: the full length of a bar. */
export function longest(classes: readonly ClassDifference[], measure: ClassMeasure): number {
  return Math.max(0, ...classes.map((one) => Math.abs(difference(one[measure]) ?? 0)));
}
