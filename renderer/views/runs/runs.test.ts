import { describe, expect, it } from 'vitest';
import type { RunDetails, RunRow } from '../../../backend/contract/runs.js';
import { duration } from '../../state/format.js';
import { byDifference, classesOfDetails, difference, knownMeasures } from './class-differences.js';
import { curvesOf, quantitiesOf } from './curves/run-curves.js';
import { smoothed } from './curves/smoothing.js';
import { placeOf, placeText, type Place } from './place.js';
import { bestOf, sortedBy, sortedRuns, type SortKey } from './sort.js';
import { stepsText, valueText } from './values.js';

function run(id: number, changes: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id, name: '', note: '', pinned: false, kind: 'adapt', state: 'finished' },
    ...{ step: 100, steps: 100, seed: 1, recipe: 'quick', differences: [], sourceRun: null },
    ...{ continues: null, backend: null, device: null, finished: null, trainedSeconds: 0 },
    ...{ waitedSeconds: 0, error: null, nextBackend: null, verdict: null, holdOut: null },
    ...{ reference: null, usable: true, created: `2026-01-0${id}T00:00:00Z` },
    ...changes,
  };
}

describe('runs in order', () => {
  const runs = [
    run(1, { holdOut: 0.5, verdict: 'worse', name: 'run 10' }),
    run(2, { holdOut: 0.7, verdict: 'better', name: 'run 9' }),
    run(3, { pinned: true, holdOut: 0.1 }),
    run(4, { verdict: 'unclear' }),
  ];
  const ids = (by: SortKey, descending: boolean): number[] =>
    sortedRuns(runs, { by, descending }, new Map([[4, 5000]])).map(({ id }) => id);

  it('the pinned one on top, what is not known last, whichever way', () => {
    expect(ids('created', true)).toEqual([3, 4, 2, 1]);
    expect(ids('created', false)).toEqual([3, 1, 2, 4]);
    expect(ids('holdOut', true)).toEqual([3, 2, 1, 4]);
    expect(ids('holdOut', false)).toEqual([3, 1, 2, 4]);
    expect(ids('verdict', true)).toEqual([3, 2, 4, 1]);
    expect(ids('disk', true)).toEqual([3, 4, 2, 1]);
    // Numbers in names count as numbers.
    expect(ids('name', false)).toEqual([3, 4, 2, 1]);
  });

  it('a second click turns the order round; numbers begin with the largest', () => {
    const first = sortedBy({ by: 'name', descending: false }, 'holdOut');
    expect(first).toEqual({ by: 'holdOut', descending: true });
    expect(sortedBy(first, 'holdOut')).toEqual({ by: 'holdOut', descending: false });
    expect(sortedBy(first, 'name')).toEqual({ by: 'name', descending: false });
  });

  it('the best of one is no news', () => {
    expect(bestOf([0.2, null, 0.4])).toBe(0.4);
    expect(bestOf([0.2, null])).toBeUndefined();
  });
});

describe('places', () => {
  it('are read as they are written', () => {
    const places: Place[] = [
      { at: 'table' },
      { at: 'run', run: 7 },
      { at: 'curves', runs: [7, 3] },
      { at: 'compare', run: 7, other: 3 },
    ];
    expect(places.map((place) => placeOf(placeText(place)))).toEqual(places);
    expect(placeOf('run/x')).toEqual({ at: 'table' });
    expect(placeOf('compare/7')).toEqual({ at: 'table' });
  });
});

describe('words', () => {
  it('say values and spans as people read them', () => {
    const values = [0.1, 0.00003, true, null, [0.8, 1.25], { width: 256, height: 192 }];
    expect(values.map(valueText)).toEqual([
      ...['0.1', '3e-5', 'on', 'none', '0.8 to 1.25', '256 × 192'],
    ]);
    expect(stepsText({ step: 120, steps: 6000 })).toBe('120 of 6,000');
    expect(stepsText({ step: 600, steps: 600 })).toBe('600');
    expect([42.4, 250, 240, 3900, 93_600].map(duration)).toEqual([
      ...['42 s', '4 min 10 s', '4 min', '1 h 5 min', '1 d 2 h'],
    ]);
  });
});

describe('classes of two runs', () => {
  const of = (id: number, before: number | null, after: number | null) => ({
    ...{ id, name: `class ${id}`, share: { before: null, after: 0.1 } },
    ...{ holdOut: { before, after }, reference: { before: null, after: null } },
  });

  it('the largest gain first, then losses, then what is not known', () => {
    const classes = [of(1, 0.5, 0.4), of(2, 0.2, null), of(3, 0.1, 0.9), of(4, 0.3, 0.3)];
    expect(byDifference(classes, 'holdOut').map(({ id }) => id)).toEqual([3, 4, 1, 2]);
    expect(difference({ before: 0.5, after: 0.25 })).toBe(-0.25);
    expect(knownMeasures(classes)).toEqual(['holdOut']);
  });

  it('come from the scores where masks can not be compared', () => {
    const details = (row: RunRow, iou: number): RunDetails => ({
      ...{ row, notes: [], verdict: null, reference: null },
      holdOut: { miou: iou, pixelAccuracy: null, classes: [{ id: 4, name: 'Road', iou }] },
    });
    const both = classesOfDetails(details(run(1), 0.25), details(run(2, { sourceRun: 1 }), 0.5));
    expect(both).toEqual([
      {
        ...{ id: 4, name: 'Road', share: { before: null, after: null } },
        ...{ holdOut: { before: 0.25, after: 0.5 }, reference: { before: null, after: null } },
      },
    ]);
  });
});

describe('curves of several runs', () => {
  const series = (...values: number[]) => ({ steps: values.map((_, step) => step + 1), values });
  const curves = (id: number) => ({
    ...{ run: id, lastStep: 3, losses: { total: series(4, 2, 6), pull: series(1, 1, 1) } },
    ...{ learningRate: series(0.1, 0.1, 0.1), measures: { entropy: series(0.5) } },
  });

  it('the whole loss first, then its parts, the rate, and measures', () => {
    const names = ['total', 'pull', 'learningRate', 'entropy'];
    expect(quantitiesOf([curves(1), curves(2)])).toEqual(names);
  });

  it('each has its own colour and dashes; runs in the trash have none', () => {
    const runs = new Map([1, 2, 3].map((id) => [id, run(id, { pinned: id === 3 })]));
    const drawn = curvesOf([1, 2, 3, 9].map(curves), runs, { quantity: 'total', memory: 0 });
    expect(drawn.map(({ id, color, isStrong }) => [id, color, isStrong])).toEqual([
      ['1', 0, undefined],
      ['2', 7, undefined],
      ['3', 14, true],
    ]);
    const many = Array.from({ length: 18 }, (_, index) => index + 1);
    const all = new Map(many.map((id) => [id, run(id)]));
    const styles = curvesOf(many.map(curves), all, { quantity: 'total', memory: 0 });
    expect(new Set(styles.map(({ color }) => color)).size).toBe(18);
  });

  it('smoothing is a weighted mean of what was, less of it over gaps', () => {
    const half = smoothed(series(4, 2, 6), 0.5).values;
    // Weights of 1/2, 1/4, 1/8, divided by their sum.
    expect(half[0]).toBeCloseTo(4, 12);
    expect(half[1]).toBeCloseTo((2 / 2 + 4 / 4) / (3 / 4), 12);
    expect(half[2]).toBeCloseTo((6 / 2 + 2 / 4 + 4 / 8) / (7 / 8), 12);
    const gap = smoothed({ steps: [1, 4], values: [4, 2] }, 0.5).values;
    expect(gap[1]).toBeCloseTo((2 / 2 + 4 / 16) / (1 / 2 + 1 / 16), 12);
    expect(smoothed(series(4, 2, 6), 0)).toEqual(series(4, 2, 6));
  });
});
