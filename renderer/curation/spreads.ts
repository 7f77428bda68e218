import { spreadOf, type Spread } from './histogram.js';
import { MEASURE, MEASURES, type Measure } from './measures.js';
import type { CurationTable } from './table.js';

/** Of every measure that any image has a value of. */
export type Spreads = Partial<Record<Measure, Spread>>;

export function spreadsOf(table: CurationTable): Spreads {
  const spreads: Spreads = {};
  for (const measure of MEASURES) {
    const spread = spreadOf(table.values(measure), table.size);
    if (spread) spreads[measure] = spread;
  }
  return spreads;
}

/** A value as people read it, with its unit. */
export function shownValue(measure: Measure, value: number, spreads: Spreads): string {
  return MEASURE[measure].format(
    value,
    spreads[measure] ?? { median: value, low: value, high: value },
  );
}
