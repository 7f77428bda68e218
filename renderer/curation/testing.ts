import type { TargetColumns, TargetRow } from '../../backend/contract/target-table.js';
import { CurationTable } from './table.js';

/** A row with everything known; what a test is about is given. */
export function row(id: number, given: Partial<TargetRow> = {}): TargetRow {
  return {
    id,
    path: `image-${id}.png`,
    version: `v${id}`,
    problem: null,
    width: 640,
    height: 480,
    bytes: 1000 + id,
    modified: id * 1000,
    taken: null,
    state: 'in',
    flagged: false,
    reviewed: false,
    missing: false,
    brightness: 0.5,
    contrast: 0.2,
    sharpness: 2,
    style: 0.5,
    outlier: 1,
    stack: null,
    confidence: null,
    ...given,
  };
}

export function tableOf(rows: readonly TargetRow[]): CurationTable {
  const table = new CurationTable();
  table.merge(rows);
  return table;
}

export function columnsOf(rows: readonly TargetRow[]): TargetColumns {
  const names = Object.keys(row(0)) as (keyof TargetRow)[];
  const entries = names.map((name) => [name, rows.map((one) => one[name])]);
  return Object.fromEntries(entries) as TargetColumns;
}

/** As many rows of every kind as asked for, the same at every call. */
export function manyRows(count: number): TargetRow[] {
  const random = sequence();
  return Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    const stack = index - (index % 3) + 1;
    const unreadable = random() < 0.01;
    const known = (value: number): number | null => (unreadable ? null : value);
    return row(id, {
      path: `day ${id % 40}/camera-${Math.floor(random() * 5)}/frame ${id}.jpg`,
      problem: unreadable ? 'It ends too early.' : null,
      state: random() < 0.1 ? 'out' : 'in',
      flagged: random() < 0.05,
      reviewed: random() < 0.3,
      missing: random() < 0.01,
      modified: Math.floor(random() * 1e12),
      brightness: known(random()),
      contrast: known(random() / 2),
      sharpness: known(random() * 4),
      style: random() < 0.5 ? known(random() * 3) : null,
      outlier: known(random() * 4),
      stack: index % 7 < 3 ? stack : null,
      width: known(100 + Math.floor(random() * 4000)),
      height: known(100 + Math.floor(random() * 3000)),
    });
  });
}

/** Numbers from 0 to 1 (the MINSTD generator). */
function sequence(): () => number {
  let state = 20240607;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
