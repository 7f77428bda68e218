import type { ClassHistory } from '../../../../backend/contract/runs.js';

export const CLASS_VALUES = ['watched', 'confidences', 'weights', 'shares'] as const;
/** Which values of the classes are shown. */
export type ClassValue = (typeof CLASS_VALUES)[number];

export interface ClassRow {
  id: number;
  name: string;
  color: string;
  values: readonly (number | null)[];
  last: number | null;
  /** The share that the model which the run began with gives; null where it isn't known. */
  before: number | null;
}

export const CLASS_TITLES: Record<ClassValue, { label: string; text: string }> = {
  watched: {
    label: 'Share',
    text: 'Share of the watched target images that the model gives each class.',
  },
  confidences: {
    label: 'Confidence',
    text: 'How sure the teacher is of each class: the running mean.',
  },
  weights: {
    label: 'Weight',
    text: 'How much each class counts in the loss: unsure ones count more.',
  },
  shares: {
    label: 'Pseudo-labels',
    text: 'Share of each class among the pseudo-labels of the training crops.',
  },
};

/** How bad a class is, the worst highest. */
function badness(kind: ClassValue, { last, before }: ClassRow): number {
  if (last === null) return -Infinity;
  if (kind === 'weights') return last;
  // What has lost most of its share is what may have collapsed.
  if (kind === 'watched' && before !== null && before > 0) return -last / before;
  return -last;
}

/** One row a class, the worst on top, with the steps of its columns. */
export function classRows(
  history: ClassHistory,
  kind: ClassValue,
): { steps: readonly number[]; rows: ClassRow[] } {
  const steps = kind === 'watched' ? history.watchedSteps : history.steps;
  const rows = history.classes.map(({ id, name, color }, index): ClassRow => {
    const values = history[kind][index] ?? [];
    const last = values.findLast((value) => value !== null) ?? null;
    return { id, name, color, values, last, before: history.watchedBefore[index] ?? null };
  });
  return { steps, rows: rows.sort((one, other) => badness(kind, other) - badness(kind, one)) };
}
