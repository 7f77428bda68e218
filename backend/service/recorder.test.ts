import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TowlineEvent } from '../contract/events.js';
import { Store } from '../store/store.js';
import { newRun } from '../store/testing.js';
import { latestCheckpoint } from './checkpoint-files.js';
import { Recorder } from './recorder.js';

let folder: string;
let store: Store;
let run: number;
let told: TowlineEvent[];
let recorder: Recorder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline recorder '));
  store = Store.open(folder, { create: true });
  run = store.runs.create(newRun(store)).id;
  mkdirSync(store.runFolder(run), { recursive: true });
  told = [];
  recorder = new Recorder(store, run, (event) => told.push(event));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const step = (number: number): TowlineEvent => {
  return { event: 'step', run, step: number, steps: 100, losses: { total: number / 10 } };
};

/** The worker writes the file, then says so. */
function checkpoint(number: number, content = `step ${number}`): TowlineEvent {
  const file = join(store.runFolder(run), 'resume.safetensors');
  writeFileSync(file, content);
  return { event: 'checkpoint', run, step: number, file };
}

const named = (number: number): string => join(store.runFolder(run), `step-${number}.safetensors`);

describe('Recorder', () => {
  it('writes a checkpoint together with all steps before it', () => {
    for (const number of [1, 2, 3]) recorder.record(step(number));
    expect(store.metrics.of(run)).toEqual([]);
    recorder.record(checkpoint(3));
    expect(store.metrics.of(run).map((metric) => metric.step)).toEqual([1, 2, 3]);
    expect(store.runs.get(run)?.step).toBe(3);
    expect(latestCheckpoint(store, run)).toEqual({ step: 3, file: named(3) });
    expect(told.at(-1)).toEqual({ event: 'checkpoint', run, step: 3, file: named(3) });
  });

  it('writes what waits after a while, without being asked', async () => {
    recorder.record(step(1));
    await expect.poll(() => store.metrics.of(run).length, { timeout: 5000 }).toBe(1);
  });

  it('keeps the latest checkpoint only, each under a name of its own', () => {
    recorder.record(checkpoint(5));
    recorder.record(checkpoint(10));
    expect(existsSync(named(5))).toBe(false);
    expect(readFileSync(named(10), 'utf8')).toBe('step 10');
    expect(store.checkpoints.of(run)).toEqual([{ step: 10, file: named(10) }]);
  });

  it('forgets the steps that the guard takes back, but not that it did', () => {
    const measures = {
      ...{ confidence: 1, entropy: 0, flipAgreement: 1, scaleAgreement: 1 },
      ...{ brightnessAgreement: 1, teacherAgreement: 1, sourceShift: 0, sourceOnlyShift: 0 },
    };
    const weights = [{ id: 4, weight: 1, confidence: null, share: 0.5 }];
    for (const number of [5, 10]) {
      recorder.record(step(number));
      recorder.record({ event: 'watch', run, step: number, measures, shares: [0.5, 0.5] });
      recorder.record({ event: 'weights', run, step: number, classes: weights });
      recorder.record({ event: 'feeding', run, waited: 0.5, trained: 4 });
      recorder.record(checkpoint(number));
    }
    recorder.record(checkpoint(5));
    const guard = { event: 'guard', run, step: 10, action: 'gentler', backTo: 5 } as const;
    recorder.record({ ...guard, message: 'Sky has vanished: once more, gently.' });
    recorder.flush();
    const { metrics, classWeights, measures: kept } = store;
    for (const rows of [metrics.of(run), classWeights.of(run), kept.of(run), kept.sharesOf(run)])
      expect(new Set(rows.map((row) => row.step))).toEqual(new Set([5]));
    // The time of the first try was spent all the same.
    const spent = { step: 5, waitedSeconds: 1, trainedSeconds: 8 };
    expect(store.runs.get(run)).toMatchObject(spent);
    expect(store.events.of(run)).toMatchObject([guard]);
    // Not that of step 10, which is of the first try.
    expect(store.checkpoints.of(run)).toEqual([{ step: 5, file: named(5) }]);
    expect(existsSync(named(10))).toBe(false);
  });

  it('keeps the curve of a run that the guard ends', () => {
    for (const number of [1, 2]) recorder.record(step(number));
    const guard = { event: 'guard', run, step: 2, action: 'stopped', backTo: 1 } as const;
    recorder.record({ ...guard, message: 'Sky has vanished.' });
    recorder.flush();
    expect(store.metrics.of(run).map((metric) => metric.step)).toEqual([1, 2]);
  });

  it('follows a worker that replaced its file before it was heard', () => {
    const first = checkpoint(5, 'step 6');
    recorder.record(first);
    recorder.record({ event: 'checkpoint', run, step: 6, file: 'file' in first ? first.file : '' });
    expect(readFileSync(named(6), 'utf8')).toBe('step 6');
    expect(latestCheckpoint(store, run)).toEqual({ step: 6, file: named(6) });
  });

  it('goes on from an earlier checkpoint where the file of the latest is gone', () => {
    store.checkpoints.save(run, 5, named(5));
    store.checkpoints.save(run, 10, named(10));
    writeFileSync(named(5), '');
    expect(latestCheckpoint(store, run)?.step).toBe(5);
  });
});
