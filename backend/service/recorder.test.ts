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
