import type { Curves, Series } from '../../../../backend/contract/runs.js';
import type { Curve } from '../../../ui/charts/curve.js';

export const CHARTS = ['losses', 'agreement', 'rate'] as const;
/** Which curves are shown. */
export type ChartName = (typeof CHARTS)[number];

/** What each curve is, in the order in which they are shown. */
const NAMES: Record<Exclude<ChartName, 'rate'>, Readonly<Record<string, string>>> = {
  losses: {
    total: 'all together',
    source: 'labels',
    target: 'pseudo-labels',
    pull: 'pulling',
    pseudoTarget: 'pseudo-target',
  },
  agreement: {
    flipAgreement: 'same when mirrored',
    scaleAgreement: 'same when enlarged',
    brightnessAgreement: 'same when brightened',
    teacherAgreement: 'student as teacher',
    confidence: 'confidence',
    entropy: 'entropy',
  },
};

/** The curves of a chart; a run has only some of them. */
export function chartCurves(curves: Curves | undefined, chart: ChartName): Curve[] {
  if (!curves) return [];
  if (chart === 'rate') {
    const { learningRate } = curves;
    return [{ id: 'rate', label: 'learning rate', color: 0, ...learningRate }];
  }
  const series = chart === 'losses' ? curves.losses : curves.measures;
  return Object.entries(NAMES[chart]).flatMap(([id, label], color): Curve[] => {
    const found = series[id];
    return found ? [{ id, label, color, ...found }] : [];
  });
}

/** Curves with the steps that came since. */
export function extended(known: Curves, more: Curves): Curves {
  return {
    run: known.run,
    lastStep: Math.max(known.lastStep, more.lastStep),
    losses: extendedAll(known.losses, more.losses),
    learningRate: joined(known.learningRate, more.learningRate),
    measures: extendedAll(known.measures, more.measures),
  };
}

function extendedAll(known: Record<string, Series>, more: Record<string, Series>) {
  const names = new Set([...Object.keys(known), ...Object.keys(more)]);
  return Object.fromEntries([...names].map((name) => [name, joined(known[name], more[name])]));
}

/** What is known of a step already stays. */
function joined(known: Series = NONE, more: Series = NONE): Series {
  const last = known.steps.at(-1) ?? -1;
  const from = more.steps.findIndex((step) => step > last);
  if (from < 0) return known;
  return {
    steps: [...known.steps, ...more.steps.slice(from)],
    values: [...known.values, ...more.values.slice(from)],
  };
}

const NONE: Series = { steps: [], values: [] };
