import type { ClassList, SegmentationClass } from '../../../backend/contract/classes.js';
import type { SourceView } from '../../../backend/contract/source-view.js';

/** A class as its list shows it. */
export interface ClassRow extends SegmentationClass {
  /** False where its value is ignored. */
  counts: boolean;
  /** Of all pixels of all masks, 0..1. */
  share: number;
  /** How many images show it; null where it doesn't count, for then nobody counts. */
  images: number | null;
}

/** @param list the classes as they are shown, perhaps not saved yet */
export function classRows(list: ClassList, { classes, pairs, report }: SourceView): ClassRow[] {
  const shares = new Map(report.values.map(({ value, share }) => [value, share]));
  const images = new Map(classes.classes.map(({ id }, index) => [id, imagesWith(pairs, index)]));
  return list.classes.map((entry) => {
    const counts = !list.ignore.includes(entry.id);
    return {
      ...entry,
      counts,
      share: shares.get(entry.id) ?? 0,
      images: counts ? (images.get(entry.id) ?? 0) : null,
    };
  });
}

function imagesWith(pairs: SourceView['pairs'], index: number): number {
  return pairs.filter(({ classPixels }) => (classPixels[index] ?? 0) > 0).length;
}

/** Mask values that no class stands for and nobody chose to ignore, the most frequent first. */
export function unknownValues(
  list: ClassList,
  { report }: SourceView,
): { value: number; share: number }[] {
  const known = new Set([...list.classes.map(({ id }) => id), ...list.ignore]);
  return report.values
    .filter(({ value }) => !known.has(value))
    .sort((one, other) => other.share - one.share);
}
