import type { Result } from './results.js';
import { SOURCE_ONLY, type Row } from './rows.js';

/** What the seeds of one row have reached; shares of 1. */
export interface RowSummary {
  row: Row;
  /** In the order of seeds. */
  results: readonly Result[];
  /** Mean mIoU on the target, and on the source's part that was kept out of training. */
  target: number;
  validation: number | null;
  /** Mean over the seeds of the distance to the same seed's source-only model. */
  gain: number | null;
  /** Mean over the seeds whose training was not interrupted. */
  seconds: number | null;
}

export function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => value !== null && value !== undefined);

export function miouOf({ target }: Result): number {
  return target.miou ?? 0;
}

/** The rows that have a result, in their order. */
export function summaries(rows: readonly Row[], results: readonly Result[]): RowSummary[] {
  return rows.flatMap((row) => {
    const own = results.filter((result) => result.row === row.id).sort((a, b) => a.seed - b.seed);
    const target = mean(own.map(miouOf));
    if (target === null) return [];
    return {
      row,
      results: own,
      target,
      validation: mean(known(own.map(({ validation }) => validation?.miou))),
      gain: mean(known(own.map((result) => gainOf(result, results)))),
      seconds: mean(known(own.map(({ seconds }) => seconds))),
    };
  });
}

function gainOf(result: Result, results: readonly Result[]): number | null {
  const before = results.find(({ row, seed }) => row === SOURCE_ONLY.id && seed === result.seed);
  return before && result !== before ? miouOf(result) - miouOf(before) : null;
}
