import { COLOR, element, line, picture, text } from '../svg.js';
import type { Projected, Projection } from './projection.js';

const PANEL = { width: 440, height: 400 } as const;
const MARGIN = 20;
const TOP = 78;
const PADDING = 14;
const LEGEND_COLUMNS = 6;
const LEGEND_ROW = 22;
/** Told apart on white; the classes' own colours are made for masks, where some are alike. */
const PALETTE = [
  ...['#4e79a7', '#e15759', '#edae00', '#59a14f', '#b07aa1', '#f28e2b'],
  ...['#17becf', '#7f4f24', '#d37295', '#6b7280', '#1b4332', '#a3b100'],
] as const;

const colorOf = (label: number): string => PALETTE[label % PALETTE.length] ?? COLOR.ink;

/** A disc for the source, a cross for the target. */
function mark(
  { domain, label }: Pick<Projected, 'domain' | 'label'>,
  x: number,
  y: number,
): string {
  const color = colorOf(label);
  if (domain === 'source')
    return element('circle', { cx: x, cy: y, r: 3.5, fill: color, 'fill-opacity': 0.45 });
  const stroke = { stroke: color, 'stroke-width': 1.6 };
  return (
    line([x - 3, y - 3], [x + 3, y + 3], stroke) + line([x - 3, y + 3], [x + 3, y - 3], stroke)
  );
}

/** One model's points; the two axes have the same scale, so that distances can be compared. */
function panel({ points, variance }: Projection, title: string, left: number): string[] {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [lowX, highX] = [Math.min(...xs), Math.max(...xs)];
  const [lowY, highY] = [Math.min(...ys), Math.max(...ys)];
  const { width, height } = PANEL;
  const scale = Math.min(
    (width - 2 * PADDING) / (highX - lowX),
    (height - 2 * PADDING) / (highY - lowY),
  );
  const x = (value: number): number => left + width / 2 + (value - (lowX + highX) / 2) * scale;
  const y = (value: number): number => TOP + height / 2 - (value - (lowY + highY) / 2) * scale;
  const share = `${Math.round(variance * 100)} % of the variance`;
  return [
    text(left, TOP - 10, title, { 'font-size': 13, 'font-weight': 600 }),
    text(left + width, TOP - 10, share, { 'text-anchor': 'end', fill: COLOR.quiet }),
    element('rect', { x: left, y: TOP, width, height, fill: 'none', stroke: COLOR.faint }),
    ...points.map((point) => mark(point, x(point.x), y(point.y))),
  ];
}

function legend(names: readonly string[], top: number, width: number): string[] {
  const column = (width - 2 * MARGIN) / LEGEND_COLUMNS;
  const domains = [
    mark({ domain: 'source', label: 0 }, MARGIN + 6, top),
    text(MARGIN + 18, top + 4, 'disc: source, kept out of training'),
    mark({ domain: 'target', label: 0 }, MARGIN + 306, top),
    text(MARGIN + 318, top + 4, 'cross: target'),
  ];
  const classes = names.flatMap((name, label) => {
    const x = MARGIN + (label % LEGEND_COLUMNS) * column;
    const y = top + LEGEND_ROW * (1 + Math.floor(label / LEGEND_COLUMNS));
    const swatch = { x, y: y - 6, width: 12, height: 12, fill: colorOf(label) };
    return [element('rect', swatch), text(x + 18, y + 4, name)];
  });
  return [...domains, ...classes];
}

/** Two panels of the same pixels as two models see them, coloured by their true class. */
export function featurePlot(
  before: Projection,
  after: Projection,
  names: readonly string[],
  title: string,
): string {
  const right = 2 * MARGIN + PANEL.width;
  const width = right + PANEL.width + MARGIN;
  const top = TOP + PANEL.height + 24;
  const height = top + LEGEND_ROW * (1 + Math.ceil(names.length / LEGEND_COLUMNS)) + 4;
  return picture({ width, height }, title, [
    ...panel(before, 'source-only', MARGIN),
    ...panel(after, 'adapted', right),
    ...legend(names, top, width),
  ]);
}
