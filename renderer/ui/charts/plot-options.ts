import type uPlot from 'uplot';
import { COLORS, shortNumber, type Curve, type StepRange } from './curve.js';

export interface PlotRequest {
  curves: readonly Curve[];
  logScale: boolean;
  size: { width: number; height: number };
  /** What is shown of the steps; null: all. */
  range: () => StepRange | null;
  /** Where the cursor is; null: not over the chart. */
  onCursor: (step: number | null) => void;
  /** A part was dragged over. */
  onSelect: (range: StepRange) => void;
  onReset: () => void;
}

const DASHES = [[], [6, 4], [2, 3]];
/** Shorter drags are clicks. */
const LEAST_DRAG = 6;

/** Lines are dashed from the second round of colours on. */
export function dashOf(color: number): number[] {
  return DASHES[Math.floor(color / COLORS) % DASHES.length] ?? [];
}

/** How a chart of curves looks and behaves; colours are read from the page's tokens. */
export function plotOptions(request: PlotRequest, element: Element): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: token('--text-soft'),
    font: `11px ${token('--font')}`,
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...request.size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, min, max) => shownRange(request.range(), min, max) },
      y: { distr: request.logScale ? 3 : 1 },
    },
    axes: [
      { ...axis, size: 28, space: 70, values: (_, splits) => splits.map(wholeStep) },
      { ...axis, size: 52, space: 32, values: (_, splits) => splits.map(axisValue) },
    ],
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG },
      bind: {
        dblclick: () => () => {
          request.onReset();
          return null;
        },
      },
    },
    series: [{}, ...request.curves.map((curve) => seriesOf(curve, token))],
    hooks: {
      setCursor: [
        (plot) => {
          const { left = -1 } = plot.cursor;
          request.onCursor(left < 0 ? null : plot.posToVal(left, 'x'));
        },
      ],
      setSelect: [(plot) => select(plot, request)],
    },
  };
}

function seriesOf(
  { label, color, isStrong }: Curve,
  token: (name: string) => string,
): uPlot.Series {
  return {
    label,
    stroke: token(`--series-${(color % COLORS) + 1}`),
    width: isStrong ? 3 : 1.5,
    dash: dashOf(color),
    spanGaps: true,
    points: { show: (plot) => (plot.data[0]?.length ?? 0) < 30, size: 4 },
  };
}

function shownRange(range: StepRange | null, min: number | null, max: number | null) {
  const [low, high] = range ? [range.from, range.to] : [min ?? 0, max ?? 1];
  // A single step would be a range without width.
  return (low < high ? [low, high] : [low - 0.5, high + 0.5]) as uPlot.Range.MinMax;
}

function select(plot: uPlot, { onSelect }: PlotRequest): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG) return;
  const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onSelect({ from: Math.max(0, Math.floor(from)), to: Math.ceil(to) });
}

function wholeStep(step: number): string {
  return Number.isInteger(step) ? step.toLocaleString('en') : '';
}

/** On a log scale uPlot gives null for the lines that need no number. */
function axisValue(value: number | null): string {
  return value === null ? '' : shortNumber(value);
}
