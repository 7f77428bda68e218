import { GROUPS } from './rows.js';
import { miouOf, type RowSummary } from './summary.js';
import { COLOR, element, line, picture, text } from '../svg.js';

const AXIS_WIDTH = 460;
const MARGIN = 24;
/** Of the titles of rows, and of groups in bold, in the widest of the usual fonts. */
const CHARACTER_WIDTH = { row: 6.8, group: 8 } as const;
const TOP = 64;
const ROW_HEIGHT = 22;
const GROUP_HEIGHT = 30;
const FOOT = 60;
/** Percent between two ticks of the axis. */
const TICK = 5;
const SEED = { r: 4.5, fill: '#0969da', 'fill-opacity': 0.75 } as const;
const MEAN = { stroke: '#cf222e', 'stroke-width': 2.5 } as const;
const REFERENCE = {
  stroke: COLOR.quiet,
  'stroke-width': 1.5,
  'stroke-dasharray': '6 4',
} as const;

/** The horizontal axis: from where to where it goes, on the page and in percent. */
interface Axis {
  left: number;
  right: number;
  low: number;
  high: number;
}

/** The groups of which a row has a result. */
function groupsOf(summaries: readonly RowSummary[]): { title: string; own: RowSummary[] }[] {
  return GROUPS.map(({ title, rows }) => {
    return { title, own: summaries.filter(({ row }) => rows.includes(row)) };
  }).filter(({ own }) => own.length > 0);
}

function axisFor(summaries: readonly RowSummary[]): Axis {
  const values = summaries.flatMap(({ results }) => results.map((one) => miouOf(one) * 100));
  const titles = [
    ...summaries.map(({ row }) => row.title.length * CHARACTER_WIDTH.row),
    ...groupsOf(summaries).map(({ title }) => title.length * CHARACTER_WIDTH.group),
  ];
  const left = Math.round(MARGIN + Math.max(...titles));
  // No dot lies on an end of the axis, where it would touch the titles.
  const low = Math.max(0, Math.floor((Math.min(...values) - 1) / TICK) * TICK);
  const high = Math.ceil((Math.max(...values) + 1) / TICK) * TICK;
  return { left, right: left + AXIS_WIDTH, low, high };
}

function place({ left, right, low, high }: Axis, share: number): number {
  return left + ((share * 100 - low) / (high - low)) * (right - left);
}

function scale(axis: Axis, bottom: number): string[] {
  const { left, right, low, high } = axis;
  const count = Math.round((high - low) / TICK);
  const ticks = Array.from({ length: count + 1 }, (_, index) => low + index * TICK);
  const centred = { 'text-anchor': 'middle' } as const;
  return [
    ...ticks.flatMap((value) => {
      const x = place(axis, value / 100);
      return [
        line([x, TOP], [x, bottom], { stroke: COLOR.faint }),
        text(x, bottom + 18, String(value), { ...centred, fill: COLOR.quiet }),
      ];
    }),
    text((left + right) / 2, bottom + 38, 'mIoU on the target, %', { ...centred, 'font-size': 13 }),
  ];
}

/** One row: its title, a dot for each seed, and a tick at their mean. */
function rowMarks({ row, results, target }: RowSummary, axis: Axis, y: number): string[] {
  const { left, right } = axis;
  const mean = place(axis, target);
  return [
    line([left, y], [right, y], { stroke: COLOR.faint, 'stroke-dasharray': '1 3' }),
    text(left - 12, y + 4, row.title, { 'text-anchor': 'end' }),
    line([mean, y - 7], [mean, y + 7], MEAN),
    ...results.map((one) => {
      return element('circle', { cx: place(axis, miouOf(one)), cy: y, ...SEED });
    }),
  ];
}

function legend({ left }: Axis): string[] {
  const y = 44;
  const [seed, mean, reference] = [left, left + 90, left + 235];
  const label = (x: number, content: string): string =>
    text(x + 12, y + 4, content, { fill: COLOR.quiet });
  return [
    element('circle', { cx: seed, cy: y, ...SEED }),
    label(seed, 'one seed'),
    line([mean, y - 7], [mean, y + 7], MEAN),
    label(mean, 'mean of the seeds'),
    line([reference - 12, y], [reference + 8, y], REFERENCE),
    label(reference, 'source-only, mean'),
  ];
}

/** A dot plot of all rows as SVG: one line a row, grouped as in the table. */
export function dotPlot(summaries: readonly RowSummary[]): string {
  const axis = axisFor(summaries);
  const marks: string[] = [];
  let y = TOP;
  for (const { title, own } of groupsOf(summaries)) {
    y += GROUP_HEIGHT;
    marks.push(text(20, y - 8, title, { 'font-size': 13, 'font-weight': 600 }));
    for (const summary of own) {
      marks.push(...rowMarks(summary, axis, y + ROW_HEIGHT / 2));
      y += ROW_HEIGHT;
    }
  }
  const bottom = y + 8;
  const source = summaries.find(({ row }) => row.kind === 'source');
  const x = place(axis, source?.target ?? 0);
  return picture(
    { width: axis.right + MARGIN, height: bottom + FOOT },
    'What each part of the method is worth',
    [
      ...legend(axis),
      ...scale(axis, bottom),
      ...(source ? [line([x, TOP], [x, bottom], REFERENCE)] : []),
      ...marks,
    ],
  );
}
