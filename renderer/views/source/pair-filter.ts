import type { ClassList } from '../../../backend/contract/classes.js';
import type { SourcePair } from '../../../backend/contract/source-view.js';

export type Split = 'all' | 'training' | 'validation';

export interface PairFilter {
  /** Id of a class that the image must show; null: any. */
  classId: number | null;
  split: Split;
  /** A part of the path, whatever its case. */
  text: string;
}

export const NO_FILTER: PairFilter = { classId: null, split: 'all', text: '' };

/** @param classes in the order of the pairs' pixel counts */
export function filteredPairs(
  pairs: readonly SourcePair[],
  classes: ClassList,
  { classId, split, text }: PairFilter,
): SourcePair[] {
  const place = classes.classes.findIndex(({ id }) => id === classId);
  const wanted = text.trim().toLowerCase();
  return pairs.filter(
    ({ image, classPixels, validation }) =>
      (classId === null || (classPixels[place] ?? 0) > 0) &&
      (split === 'all' || validation === (split === 'validation')) &&
      image.toLowerCase().includes(wanted),
  );
}
