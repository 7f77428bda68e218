import { describe, expect, it } from 'vitest';
import type { Curves, RunProgress, RunRow } from '../../../../backend/contract/runs.js';
import { runShare } from '../../../state/run-share.js';
import { chartCurves, extended } from './curves.js';
import { classRows } from './class-rows.js';
import { phasesOf } from './phases.js';

const NO_CURVES: Curves = {
  run: 2,
  lastStep: 0,
  losses: {},
  learningRate: { steps: [], values: [] },
  measures: {},
};

describe('curves that grow', () => {
  it('take what came since, and keep what is known of a step', () => {
    const known = {
      ...NO_CURVES,
      lastStep: 2,
      losses: { total: { steps: [1, 2], values: [9, 8] } },
    };
    const more = {
      ...NO_CURVES,
      lastStep: 4,
      losses: {
        total: { steps: [2, 3, 4], values: [0, 7, 6] },
        pull: { steps: [4], values: [1] },
      },
    };
    expect(extended(known, more)).toEqual({
      ...NO_CURVES,
      lastStep: 4,
      losses: {
        total: { steps: [1, 2, 3, 4], values: [9, 8, 7, 6] },
        pull: { steps: [4], values: [1] },
      },
    });
  });

  it('are shown by name, those that there are', () => {
    const series = { steps: [1], values: [5] };
    const curves = { ...NO_CURVES, losses: { pull: series, total: series, sure: series } };
    const shown = chartCurves(curves, 'losses');
    expect(shown.map(({ id, color }) => [id, color])).toEqual([
      ['total', 0],
      ['pull', 3],
    ]);
    expect(chartCurves(undefined, 'rate')).toEqual([]);
  });
});

describe('classes over time', () => {
  const classes = ['Sky', 'Tree', 'Car'].map((name, id) => ({ id, name, color: '#000000' }));
  const history = {
    classes,
    steps: [1, 2],
    weights: [
      [1, 0.2],
      [1, 0.9],
      [1, 0.5],
    ],
    confidences: [
      [0, 0.9],
      [null, null],
      [0, 0.4],
    ],
    shares: [
      [0.5, 0.6],
      [0.3, 0.3],
      [0.2, 0.1],
    ],
    watchedSteps: [0, 2],
    watched: [
      [0.5, 0.1],
      [0.3, 0.6],
      [0.2, 0.3],
    ],
    watchedBefore: [0.5, 0.3, 0.2],
  };
  const order = (kind: Parameters<typeof classRows>[1]): string[] =>
    classRows(history, kind).rows.map(({ name }) => name);

  it('stand with the worst on top', () => {
    expect(order('weights')).toEqual(['Tree', 'Car', 'Sky']);
    expect(order('confidences')).toEqual(['Car', 'Sky', 'Tree']);
    expect(order('watched')).toEqual(['Sky', 'Car', 'Tree']);
    expect(classRows(history, 'watched').steps).toEqual([0, 2]);
    expect(classRows(history, 'watched').rows[0]).toMatchObject({ before: 0.5, last: 0.1 });
  });
});

describe('how far a run is', () => {
  const row = (id: number, fields: Partial<RunRow>): RunRow =>
    ({ id, steps: 100, step: 0, sourceRun: null, continues: null, ...fields }) as RunRow;
  const progress = (fields: Partial<RunProgress>): RunProgress =>
    ({ run: 2, now: 2, phase: 'training', done: 0, total: 100, ...fields }) as RunProgress;

  it('counts the source-only run that was begun for it', () => {
    const runs = [row(1, { steps: 300 }), row(2, { sourceRun: 1 }), row(3, { sourceRun: 1 })];
    expect(runShare(progress({ now: 1, done: 100 }), runs)).toBe(0.25);
    expect(runShare(progress({ done: 50 }), runs)).toBe(0.875);
    expect(runShare(progress({ run: 3, now: 3, done: 50 }), runs)).toBe(0.5);
    expect(runShare(progress({ phase: 'predicting', done: 0 }), runs)).toBe(0.99);
  });

  it('goes through its phases', () => {
    const [source, run] = [row(1, { step: 40 }), row(2, { sourceRun: 1 })];
    const states = (now: RunProgress | null, of = run): string[] =>
      phasesOf(of, source, now).map(({ state }) => state);
    expect(states(progress({ now: 1, done: 40 }))).toEqual(['now', 'later', 'later']);
    expect(states(progress({ done: 10 }))).toEqual(['done', 'now', 'later']);
    expect(states(progress({ phase: 'predicting', now: 1 }))).toEqual(['done', 'done', 'now']);
    const finished = row(2, { step: 100, state: 'finished', sourceRun: 1 });
    expect(states(null, finished)).toEqual(['done', 'done', 'done']);
    expect(states(null)).toEqual(['later', 'later', 'later']);
    const continued = row(2, { continues: 1, sourceRun: 1 });
    expect(phasesOf(continued, source, null)).toHaveLength(2);
  });
});
