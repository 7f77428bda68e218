import type { RunRow, VerdictName } from '../../../backend/contract/runs.js';
import { runName } from '../../state/run-name.js';

export const SORT_KEYS = [
  'name',
  'state',
  'steps',
  'differences',
  'verdict',
  'holdOut',
  'reference',
  'time',
  'device',
  'created',
  'disk',
  'note',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface RunSort {
  by: SortKey;
  descending: boolean;
}

/** The newest first. */
export const NEWEST_FIRST: RunSort = { by: 'created', descending: true };

/** Of these one looks for the most first. */
const LARGEST_FIRST: readonly SortKey[] = [
  'verdict',
  'holdOut',
  'reference',
  'created',
  'disk',
  'time',
];

/** What a click on a column's name does: sorts by it, then the other way round. */
export function sortedBy(sort: RunSort, by: SortKey): RunSort {
  if (sort.by === by) return { by, descending: !sort.descending };
  return { by, descending: LARGEST_FIRST.includes(by) };
}

const texts = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const VERDICT_ORDER: Record<VerdictName, number> = { worse: 0, unclear: 1, better: 2 };

/** Pinned ones stand on top; what isn't known comes last, whichever way. */
export function sortedRuns(
  runs: readonly RunRow[],
  { by, descending }: RunSort,
  disk: ReadonlyMap<number, number>,
): RunRow[] {
  const sign = descending ? -1 : 1;
  return runs
    .map((run) => ({ run, value: valueOf(run, by, disk) }))
    .sort((one, other) => {
      const pinned = Number(other.run.pinned) - Number(one.run.pinned);
      if (pinned !== 0) return pinned;
      if (one.value === null || other.value === null) {
        const known = Number(one.value === null) - Number(other.value === null);
        return known !== 0 ? known : other.run.id - one.run.id;
      }
      return sign * compared(one.value, other.value) || other.run.id - one.run.id;
    })
    .map(({ run }) => run);
}

function compared(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return texts.compare(String(one), String(other));
}

function valueOf(
  run: RunRow,
  by: SortKey,
  disk: ReadonlyMap<number, number>,
): string | number | null {
  switch (by) {
    case 'name':
      return runName(run);
    case 'state':
      return run.state;
    case 'steps':
      return run.steps;
    case 'differences':
      return run.differences.length;
    case 'verdict':
      return run.verdict && VERDICT_ORDER[run.verdict];
    case 'holdOut':
      return run.holdOut;
    case 'reference':
      return run.reference;
    case 'time':
      return run.trainedSeconds || null;
    case 'device':
      return run.device;
    case 'created':
      return Date.parse(run.created);
    case 'disk':
      return disk.get(run.id) ?? null;
    case 'note':
      return run.note || null;
  }
}

/** The highest value that is known; undefined where fewer than two are: nothing to tell apart. */
export function bestOf(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? undefined : Math.max(...known);
}
