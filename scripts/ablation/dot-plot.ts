import { GROUPS } from './rows.js';
import { miouOf, type RowSummary } from './summary.js';

const WIDTH = 960;
/** Where the axis begins and ends; titles of rows stand left of it. */
const AXIS = { left: 470, right: WIDTH - 30 } as const;
const TOP = 64;
const ROW_HEIGHT = 22;
const GROUP_HEIGHT = 30;
const FOOT = 52;
const TICK = 5;
/** Readable on a page of either brightness: the plot brings its own paper. */
const COLOR = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#d0d7de',
  quiet: '#57606a',
  dot: '#0969da',
  mean: '#cf222e',
} as const;
const FONT = 'font-family="system-ui, sans-serif"';

type Scale = (percent: number) => number;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${FONT} ${attributes}>${escaped(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, attributes: string): string {
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" ${attributes}/>`;
}

/** The ends of the axis, in percent: whole steps of the ticks around all dots. */
function range(summaries: readonly RowSummary[]): { low: number; high: number } {
  const values = summaries.flatMap(({ results }) => results.map((one) => miouOf(one) * 100));
  const low = Math.floor(Math.min(...values) / TICK) * TICK;
  return { low, high: Math.max(low + TICK, Math.ceil(Math.max(...values) / TICK) * TICK) };
}

function axis(low: number, high: number, scale: Scale, bottom: number): string[] {
  const count = Math.round((high - low) / TICK);
  const ticks = Array.from({ length: count + 1 }, (_, index) => low + index * TICK);
  const middle = (AXIS.left + AXIS.right) / 2;
  return [
    ...ticks.flatMap((value) => [
      line(scale(value), TOP, scale(value), bottom, `stroke="${COLOR.faint}"`),
      text(
        scale(value),
        bottom + 18,
        String(value),
        `font-size="12" fill="${COLOR.quiet}" text-anchor="middle"`,
      ),
    ]),
    text(
      middle,
      bottom + 38,
      'mIoU on the target, %',
      `font-size="13" fill="${COLOR.ink}" text-anchor="middle"`,
    ),
  ];
}

/** One row: its title, a dot for each seed, a tick at their mean. */
function rowMarks({ row, results, target }: RowSummary, scale: Scale, y: number): string[] {
  const mean = scale(target * 100);
  return [
    line(AXIS.left, y, AXIS.right, y, `stroke="${COLOR.faint}" stroke-dasharray="1 3"`),
    text(
      AXIS.left - 12,
      y + 4,
      row.title,
      `font-size="12.5" fill="${COLOR.ink}" text-anchor="end"`,
    ),
    line(mean, y - 7, mean, y + 7, `stroke="${COLOR.mean}" stroke-width="2.5"`),
    ...results.map((result) => {
      const x = scale(miouOf(result) * 100).toFixed(1);
      return `<circle cx="${x}" cy="${y}" r="4.5" fill="${COLOR.dot}" fill-opacity="0.75"/>`;
    }),
  ];
}

function reference(source: RowSummary | undefined, scale: Scale, bottom: number): string[] {
  if (!source) return [];
  const x = scale(source.target * 100);
  return [
    line(x, TOP, x, bottom, `stroke="${COLOR.quiet}" stroke-width="1.5" stroke-dasharray="6 4"`),
  ];
}

function legend(): string[] {
  const entry = (x: number, mark: string, label: string): string[] => [
    mark,
    text(x + 12, 48, label, `font-size="12" fill="${COLOR.quiet}"`),
  ];
  const [first, second, third] = [AXIS.left, AXIS.left + 90, AXIS.left + 230];
  return [
    ...entry(first, `<circle cx="${first}" cy="44" r="4.5" fill="${COLOR.dot}"/>`, 'one seed'),
    ...entry(
      second,
      line(second, 37, second, 51, `stroke="${COLOR.mean}" stroke-width="2.5"`),
      'mean of the seeds',
    ),
    ...entry(
      third,
      line(
        third - 8,
        44,
        third + 8,
        44,
        `stroke="${COLOR.quiet}" stroke-width="1.5" stroke-dasharray="6 4"`,
      ),
      'source-only, mean',
    ),
  ];
}

/** A dot plot of all rows as SVG: one line a row, grouped as in the table. */
export function dotPlot(summaries: readonly RowSummary[]): string {
  const { low, high } = range(summaries);
  const scale: Scale = (value) =>
    AXIS.left + ((value - low) / (high - low)) * (AXIS.right - AXIS.left);
  const marks: string[] = [];
  let y = TOP;
  for (const { title, rows } of GROUPS) {
    const own = summaries.filter(({ row }) => rows.includes(row));
    if (own.length === 0) continue;
    y += GROUP_HEIGHT;
    marks.push(text(20, y - 8, title, `font-size="13" font-weight="600" fill="${COLOR.ink}"`));
    for (const summary of own) {
      marks.push(...rowMarks(summary, scale, y + ROW_HEIGHT / 2));
      y += ROW_HEIGHT;
    }
  }
  const source = summaries.find(({ row }) => row.kind === 'source');
  const height = y + 8 + FOOT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    '<title>mIoU on the target, row by row</title>',
    `<rect width="${WIDTH}" height="${height}" fill="${COLOR.paper}"/>`,
    text(
      20,
      28,
      'What each part of the method is worth',
      `font-size="17" font-weight="600" fill="${COLOR.ink}"`,
    ),
    ...legend(),
    ...axis(low, high, scale, y + 8),
    ...reference(source, scale, y + 8),
    ...marks,
    '</svg>\n',
  ].join('\n');
}
