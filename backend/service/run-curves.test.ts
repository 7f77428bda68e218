import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../store/runs.js';
import { Store } from '../store/store.js';
import { newRun } from '../store/testing.js';
import { classHistoryOf, curvesOf } from './run-curves.js';

let folder: string;
let store: Store;
let run: RunRecord;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline curves '));
  store = Store.open(folder, { create: true });
  run = store.runs.create(newRun(store, { kind: 'adapt', steps: 10_000 }));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A noisy curve, the same each time. */
const value = (step: number): number => Math.sin(step * 12.9898) + 5 / step;

function write(steps: number, spikes: readonly number[] = []): void {
  store.transaction(() => {
    for (let step = 1; step <= steps; step++) {
      const total = spikes.includes(step) ? 99 : value(step);
      store.metrics.save(run.id, step, { total, source: -value(step) });
    }
    store.runs.reach(run.id, steps);
  });
}

/** Lowest and highest value of each part of `width` steps, by plain loops. */
function byHand(from: number, to: number, width: number, at: (step: number) => number) {
  const parts = new Map<number, number[]>();
  for (let step = from; step <= to; step++) {
    const part = Math.floor(step / width);
    parts.set(part, [...(parts.get(part) ?? []), step]);
  }
  return [...parts.values()].flatMap((steps) => {
    const values = steps.map(at);
    const low = steps[values.indexOf(Math.min(...values))] ?? NaN;
    const high = steps[values.indexOf(Math.max(...values))] ?? NaN;
    return [...new Set([low, high])].sort((a, b) => a - b);
  });
}

describe('curvesOf', () => {
  it('gives every value where there are few', () => {
    write(40);
    const { losses, lastStep } = curvesOf(store, run, { points: 100 });
    expect(lastStep).toBe(40);
    expect(losses['total']?.steps).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(losses['total']?.values[6]).toBe(value(7));
  });

  it.each([
    { from: 1, to: 10_000, points: 100, width: 208 },
    { from: 1, to: 2000, points: 1000, width: 16 },
    { from: 5008, to: 5999, points: 100, width: 32 },
  ])('keeps lowest and highest of $width steps from $from to $to', ({ width, ...range }) => {
    write(10_000);
    const { losses } = curvesOf(store, run, range);
    const steps = byHand(range.from, range.to, width, value);
    expect(losses['total']).toEqual({ steps, values: steps.map(value) });
    const turned = byHand(range.from, range.to, width, (step) => -value(step));
    expect(losses['source']?.steps).toEqual(turned);
    expect(steps.length).toBeLessThanOrEqual(range.points);
  });

  it('shows a peak of a single step, however many there are', () => {
    write(10_000, [7777]);
    const { losses } = curvesOf(store, run, { points: 50 });
    const { steps = [], values = [] } = losses['total'] ?? {};
    expect(steps[values.indexOf(99)]).toBe(7777);
  });

  it('forgets the peak with the step that is done again', () => {
    write(200, [150]);
    store.metrics.forgetAfter(run.id, 149);
    write(160);
    expect(store.metrics.buckets({ run: run.id, from: 1, to: 160 })).toHaveLength(2 * 11);
    const { losses } = curvesOf(store, run, { points: 10 });
    expect(losses['total']?.steps).toEqual(byHand(1, 160, 32, value));
    expect(Math.max(...(losses['total']?.values ?? []))).toBeLessThan(10);
  });

  it('has the learning rate that the guard has lowered from where it went back to', () => {
    write(100);
    const message = 'At step 60 it collapsed.';
    const guard = { event: 'guard', run: run.id, step: 60, action: 'gentler', backTo: 50 } as const;
    store.events.add(run.id, { ...guard, message });
    const { learningRate } = curvesOf(store, run, { points: 100 });
    const { learningRate: highest, warmUpSteps } = run.recipe.adapt;
    const at = (step: number) => learningRate.values[step - 1] ?? NaN;
    expect(at(1)).toBeCloseTo(highest / warmUpSteps, 10);
    const decay = (step: number) => (1 - (step - 1) / run.recipe.adapt.steps) ** 0.9;
    const warmUp = (step: number) => Math.min(1, step / warmUpSteps);
    expect(at(50)).toBeCloseTo(highest * warmUp(50) * decay(50), 10);
    expect(at(51)).toBeCloseTo(highest * warmUp(51) * decay(51) * 0.5, 10);
  });
});

describe('classHistoryOf', () => {
  it('gives each class as it was at the end of each part', () => {
    write(100);
    for (let step = 10; step <= 100; step += 10) {
      const entry = (id: number) => ({ id, weight: step + id, confidence: null, share: 0.5 });
      store.classWeights.save({ event: 'weights', run: run.id, step, classes: [2, 4].map(entry) });
    }
    const history = classHistoryOf(store, run, { from: 0, to: 100, points: 5 });
    expect(history.classes.map(({ id }) => id)).toEqual([4, 2]);
    expect(history.steps).toEqual([20, 50, 70, 100]);
    expect(history.weights).toEqual([
      [24, 54, 74, 104],
      [22, 52, 72, 102],
    ]);
    expect(history.confidences[0]).toEqual([null, null, null, null]);
    expect(history.watchedBefore).toEqual([]);
  });
});
