import type { ClassHistory, Curves, Series } from '../contract/runs.js';
import type { Recipe } from '../contract/recipe.js';
import { learningRate } from '../engine/learning-rate.js';
import { BUCKET_STEPS, type Metric } from '../store/metrics.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';

/** Which part of a run, both ends included, with how many points at most a curve. */
export interface CurveRange {
  from: number;
  to: number;
  points: number;
}

/** The curves of a run; of many steps the lowest and the highest value of each part stay. */
export function curvesOf(store: Store, run: RunRecord, wanted: Partial<CurveRange>): Curves {
  const lastStep = store.metrics.lastStep(run.id);
  const { from = 1, to = lastStep, points = 1000 } = wanted;
  const range = { from: Math.max(1, from), to: Math.min(to, lastStep), points };
  // The first look comes before the first step.
  const looks = { from: wanted.from ?? 0, to: Math.max(to, 0), points };
  const measures = store.measures
    .of(run.id)
    .filter(({ step }) => step >= looks.from && step <= looks.to);
  return {
    run: run.id,
    lastStep,
    losses: lossesOf(store, run.id, range),
    learningRate: learningRates(store, run, range),
    measures: extremes(measures, looks),
  };
}

/**
 * From the values of single steps where there are few, else from the summaries of 16 steps each,
 * whose first and last may reach a little beyond the range.
 */
function lossesOf(store: Store, run: number, range: CurveRange): Record<string, Series> {
  const { from, to, points } = range;
  if (to - from < (points / 2) * BUCKET_STEPS) {
    return extremes(store.metrics.within({ run, from, to }), range);
  }
  const values = store.metrics.buckets({ run, from, to }).flatMap((bucket): Metric[] => {
    const { name, low, lowStep, high, highStep } = bucket;
    return [
      { name, step: lowStep, value: low },
      { name, step: highStep, value: high },
    ];
  });
  return extremes(values, range);
}

/**
 * By name, the lowest and the highest value of each of `points / 2` parts of the range, by step: a
 * peak of a single step stays to be seen.
 */
export function extremes(
  values: readonly Metric[],
  { from, to, points }: CurveRange,
): Record<string, Series> {
  // A multiple of the summaries' steps: none of them lies in two parts.
  const exact = (to - from + 1) / Math.max(1, Math.floor(points / 2));
  const width = exact <= 1 ? 1 : Math.ceil(exact / BUCKET_STEPS) * BUCKET_STEPS;
  const few = to - from + 1 <= points;
  const parts = new Map<string, Map<number, { low: Metric; high: Metric }>>();
  for (const metric of values) {
    const part = few ? metric.step : Math.floor(metric.step / width);
    const ofName = parts.get(metric.name) ?? new Map<number, { low: Metric; high: Metric }>();
    parts.set(metric.name, ofName);
    const known = ofName.get(part);
    if (!known) ofName.set(part, { low: metric, high: metric });
    else if (metric.value < known.low.value) known.low = metric;
    else if (metric.value > known.high.value) known.high = metric;
  }
  const series = [...parts].map(([name, ofName]) => [name, seriesOf([...ofName.values()])]);
  return Object.fromEntries(series) as Record<string, Series>;
}

function seriesOf(parts: readonly { low: Metric; high: Metric }[]): Series {
  const series: Series = { steps: [], values: [] };
  for (const { low, high } of parts) {
    const both = low === high ? [low] : [low, high].sort((one, other) => one.step - other.step);
    for (const { step, value } of both) {
      series.steps.push(step);
      series.values.push(value);
    }
  }
  return series;
}

/** As the recipe says, slower from where the guard against collapse went on more gently. */
function learningRates(store: Store, run: RunRecord, { from, to, points }: CurveRange): Series {
  const { recipe } = run;
  const training = run.kind === 'source' ? recipe.source : recipe.adapt;
  const gentler = store.events
    .of(run.id)
    .find((event) => event.event === 'guard' && event.action === 'gentler');
  const backTo = gentler?.event === 'guard' ? gentler.backTo : Infinity;
  const steps = spread(from, to, points);
  return { steps, values: steps.map((step) => rateOf(recipe, training, step, step > backTo)) };
}

function rateOf(
  recipe: Recipe,
  training: Recipe['adapt'],
  step: number,
  isGentle: boolean,
): number {
  const rate = learningRate(step - 1, training, recipe.decayPower);
  return isGentle ? rate * recipe.watch.gentlerRate : rate;
}

/** So many steps of a range at most, evenly, with both ends. */
function spread(from: number, to: number, points: number): number[] {
  const count = Math.min(points, Math.max(0, to - from + 1));
  if (count < 2) return to >= from ? [to] : [];
  return Array.from({ length: count }, (_, index) =>
    Math.round(from + ((to - from) * index) / (count - 1)),
  );
}

/** What is known of each class over the steps, as it was at the end of each of some parts. */
export function classHistoryOf(
  store: Store,
  run: RunRecord,
  wanted: Partial<CurveRange>,
): ClassHistory {
  const { classes } = run.classes;
  const { from = 0, to = run.step, points = 200 } = wanted;
  const ends = spread(from, to, points);
  const steps = store.classWeights.stepsNear(run.id, ends);
  const known = steps.map((step) => byId(store.classWeights.at(run.id, step)));
  const watchedSteps = store.measures.stepsNear(run.id, ends);
  const watched = watchedSteps.map((step) => byId(store.measures.sharesAt(run.id, step)));
  const [first] = store.measures.stepsNear(run.id, [0]);
  const start = byId(first === undefined ? [] : store.measures.sharesAt(run.id, first));
  const row = <T>(columns: Map<number, T>[], value: (entry: T) => number | null) =>
    classes.map(({ id }) =>
      columns.map((column) => {
        const entry = column.get(id);
        return entry === undefined ? null : value(entry);
      }),
    );
  return {
    classes,
    steps,
    weights: row(known, ({ weight }) => weight),
    confidences: row(known, ({ confidence }) => confidence),
    shares: row(known, ({ share }) => share),
    watchedSteps,
    watched: row(watched, ({ share }) => share),
    watchedBefore: start.size > 0 ? classes.map(({ id }) => start.get(id)?.share ?? 0) : [],
  };
}

function byId<T extends { id: number }>(entries: readonly T[]): Map<number, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
