import type { ImportReport, TowlineEvent } from '../contract/events.js';
import { percent } from './table.js';

/** How many names of a long list are shown; --json shows all. */
const SHOWN = 10;

/** What an import found, for people. */
export function reportLines({
  kind,
  directory,
  report,
}: Extract<TowlineEvent, { event: 'import' }>): string[] {
  const what = kind === 'source' ? 'labeled images' : 'images';
  return [
    `${kind === 'source' ? 'Source' : 'Target'} ${directory}: ${report.used} ${what} can be used` +
      `, of ${report.images} found${sizes(report)}`,
    ...listed('image without a mask', 'images without a mask', report.withoutMask),
    ...listed('mask without an image', 'masks without an image', report.withoutImage),
    ...unnamed(report),
    ...listed(
      'file that can not be used',
      'files that can not be used',
      report.unusable.map(({ file, reason }) => `${file}: ${reason}`),
    ),
  ];
}

function sizes({ sizes: found }: ImportReport): string {
  const shown = found
    .slice(0, 3)
    .map(({ width, height, count }) => `${count} of ${width}x${height}`);
  if (found.length > shown.length) shown.push(`${found.length - shown.length} other sizes`);
  return shown.length > 0 ? ` (${shown.join(', ')})` : '';
}

function listed(one: string, many: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const rest = items.length - SHOWN;
  return [
    `  ${items.length} ${items.length === 1 ? one : many}:`,
    ...items.slice(0, SHOWN).map((item) => `    ${item}`),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

/** A mask value without a class is most often a mistake in classes.json. */
function unnamed({ values }: ImportReport): string[] {
  return values
    .filter(({ name, ignored }) => name === null && !ignored)
    .map(({ value, share }) => `  Mask value ${value} (${percent(share)}) is of no class: ignored`);
}
