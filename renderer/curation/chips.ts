import { activeFilters, isMeasure, type FilterName, type Filters } from './filters.js';
import { MEASURE, type Measure } from './measures.js';
import { shownValue, type Spreads } from './spreads.js';

/** An active filter in words. */
export interface Chip {
  name: FilterName;
  text: string;
}

const YES_NO = {
  flagged: { yes: 'Flagged', no: 'Not flagged' },
  reviewed: { yes: 'Reviewed', no: 'Not reviewed' },
  unreadable: { yes: 'Unreadable', no: 'Readable' },
  missing: { yes: 'Missing', no: 'In the folder' },
} as const;

export function chipsOf(filters: Filters, spreads: Spreads): Chip[] {
  return activeFilters(filters).map((name) => ({ name, text: textOf(name, filters, spreads) }));
}

function textOf(name: FilterName, filters: Filters, spreads: Spreads): string {
  if (isMeasure(name)) return rangeText(name, filters, spreads);
  switch (name) {
    case 'state':
      return filters.state === 'in' ? 'In' : 'Out';
    case 'folder':
      return `Folder ${filters.folder}`;
    case 'text':
      return `“${filters.text}”`;
    case 'stacks':
      return filters.stacks === 'sharpest' ? 'Sharpest of each stack' : 'Near-duplicates';
    default:
      return filters[name] === 'all' ? '' : YES_NO[name][filters[name]];
  }
}

function rangeText(measure: Measure, { ranges }: Filters, spreads: Spreads): string {
  const { low = null, high = null } = ranges[measure] ?? {};
  const shown = (value: number): string => shownValue(measure, value, spreads);
  const { name } = MEASURE[measure];
  if (low === null) return high === null ? name : `${name} up to ${shown(high)}`;
  return high === null ? `${name} from ${shown(low)}` : `${name} ${shown(low)} to ${shown(high)}`;
}
