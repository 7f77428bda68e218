import type { FeedingTimes } from '../contract/records.js';

/** Columns of equal width from rows with the same keys; the keys are the heads. */
export function table(rows: readonly Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, index) => {
    return Math.max(...lines.map((line) => (line[index] ?? '').length));
  });
  return lines
    .map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A share in percent, with a place for what was not measured. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${(share * 100).toFixed(1)} %`;
}

/** How much of its time a run waited for its images; empty where it has not trained yet. */
export function waiting({ waitedSeconds, trainedSeconds }: FeedingTimes): string {
  if (trainedSeconds === 0) return '';
  const share = percent(waitedSeconds / trainedSeconds);
  return `${duration(waitedSeconds)} of ${duration(trainedSeconds)} (${share})`;
}

/** A duration as people say it. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
