import { COLOR, element, line, picture, text } from '../svg.js';
import type { Domain } from './point-sample.js';
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
function mark(domain: Domain, color: string, x: number, y: number): string {
  if (domain === 'source')
    return element('circle', { cx: x, cy: y, r: 3.5, fill: color, 'fill-opacity': 0.45 });
  const stroke = { stroke: color, 'stroke-width': 1.6 };
  return (
    line([x - 3, y - 3], [x + 3, y + 3], stroke) + line([x - 3, y + 3], [x + 3, y - 3], stroke)
  );
}

/** From the plane of the points to a panel whose left edge is at 0. */
type Placing = (point: Projected) => readonly [x: number, y: number];

/** The same for all panels, and for both directions: distances can be compared. */
function placing(points: readonly Projected[]): Placing {
  const ends = (values: readonly number[]): [number, number] => [
    Math.min(...values),
    Math.max(...values),
  ];
  const [left, right] = ends(points.map(({ x }) => x));
  const [bottom, top] = ends(points.map(({ y }) => y));
  const { width, height } = PANEL;
  const scale = Math.min(
    (width - 2 * PADDING) / (right - left),
    (height - 2 * PADDING) / (top - bottom),
  );
  return ({ x, y }) => [
    width / 2 + (x - (left + right) / 2) * scale,
    TOP + height / 2 - (y - (bottom + top) / 2) * scale,
  ];
}

function panel(points: readonly Projected[], place: Placing, title: string, left: number) {
  const { width, height } = PANEL;
  return [
    text(left, TOP - 10, title, { 'font-size': 13, 'font-weight': 600 }),
    element('rect', { x: left, y: TOP, width, height, fill: 'none', stroke: COLOR.faint }),
    ...points.map((point) => {
      const [x, y] = place(point);
      return mark(point.domain, colorOf(point.label), left + x, y);
    }),
  ];
}

function legend(names: readonly string[], top: number, width: number): string[] {
  const column = (width - 2 * MARGIN) / LEGEND_COLUMNS;
  const domains = [
    mark('source', COLOR.ink, MARGIN + 6, top),
    text(MARGIN + 18, top + 4, 'disc: source, kept out of training'),
    mark('target', COLOR.ink, MARGIN + 306, top),
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
): string {
  const right = 2 * MARGIN + PANEL.width;
  const width = right + PANEL.width + MARGIN;
  const top = TOP + PANEL.height + 24;
  const height = top + LEGEND_ROW * (1 + Math.ceil(names.length / LEGEND_COLUMNS)) + 4;
  const place = placing([...before.points, ...after.points]);
  const share = Math.round(before.variance * 100);
  const title = `The decoder's features: two principal components, ${share} % of the variance`;
  return picture({ width, height }, title, [
    ...panel(before.points, place, 'source-only', MARGIN),
    ...panel(after.points, place, 'adapted', right),
    ...legend(names, top, width),
  ]);
}
