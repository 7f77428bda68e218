import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptSummarySchema } from '../backend/contract/records.js';
import { curve, query, stepsOf } from './database.js';
import { makeDataset, TARGET_IMAGES, type Dataset } from './dataset.js';
import { eventsIn, lastOf, towline, type Finished } from './towline.js';

/** Any class that loses a single watched pixel to another counts as collapsed. */
const NERVOUS = ['watch.every=2', 'watch.collapseShare=1', 'watch.smallestShare=0'];

let data: Dataset;
let project: string;
let stopped: Finished;

beforeAll(async () => {
  data = await makeDataset();
  project = join(data.root, 'project');
  stopped = await towline(
    ...['adapt', '--project', project, '--source', data.source, '--target', data.target],
    ...['--source-steps', '6', '--steps', '40', '--size', '64x48', '--backend', 'wasm', '--json'],
    ...[...NERVOUS, 'adapt.learningRate=0.005'].flatMap((change) => ['--set', change]),
  );
}, 300_000);
afterAll(() => rm(data.root, { recursive: true, force: true }));

const guards = () => eventsIn(stopped.lines).filter((event) => event.event === 'guard');

describe('a run that collapses twice', () => {
  it('is tried again gently, then stopped with its last good model and the masks of that', () => {
    expect(stopped.code).toBe(0);
    expect(guards()).toMatchObject([{ action: 'gentler' }, { action: 'stopped' }]);
    const summary = adaptSummarySchema.parse(lastOf(stopped));
    expect(summary).toMatchObject({ run: 2, images: TARGET_IMAGES, stopped: guards()[1]?.message });
    const [run] = query(project, 'SELECT status, error FROM run WHERE id = 2');
    expect(run).toEqual({ status: 'stopped', error: summary.stopped });
    const kept = query(project, 'SELECT step FROM checkpoint WHERE run_id = 2');
    expect(kept).toEqual([{ step: guards()[1]?.backTo }]);
  });

  it('keeps one curve, of the second try, and what was seen on the way', () => {
    const [gentler, last] = guards();
    const steps = stepsOf(project, 2);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBe(last?.step);
    const told = eventsIn(stopped.lines).filter((event) => event.event === 'step');
    const again = told.filter(({ run, step }) => run === 2 && step === (gentler?.backTo ?? 0) + 1);
    expect(again).toHaveLength(2);
    const total = curve(project, 2).find(
      ({ step, name }) => name === 'total' && step === again[1]?.step,
    );
    expect(total?.value).toBe(again[1]?.losses['total']);
    const looks = query(project, 'SELECT DISTINCT step FROM measure WHERE run_id = 2');
    expect(looks.length).toBeGreaterThan(1);
    const shares = query<{ sum: number }>(
      project,
      'SELECT sum(share) AS sum FROM watched_share WHERE run_id = 2 GROUP BY step',
    );
    expect(shares).toHaveLength(looks.length);
    for (const { sum } of shares) expect(sum).toBeCloseTo(1, 5);
    const events = query(project, "SELECT event FROM event WHERE event ->> 'event' = 'guard'");
    expect(events).toHaveLength(2);
  });

  it('is not gone on with, but its model can be used', async () => {
    const resumed = await towline('adapt', '--project', project, '--resume', '2');
    expect(resumed.code).toBe(1);
    expect(resumed.errors).toMatch(/^Run 2 was ended by the guard .* another seed, .*\n$/);
    const out = join(data.root, 'masks');
    const predicted = await towline(
      ...['predict', '--project', project, '--run', '2', '--images', data.target, '--out', out],
      ...['--backend', 'wasm', '--json'],
    );
    expect(lastOf(predicted)).toMatchObject({ images: TARGET_IMAGES });
    const warnings = eventsIn(predicted.lines).filter((event) => event.event === 'warning');
    expect(warnings[0]?.message).toContain('ended by the guard against collapse');
    const { lines } = await towline('runs', '--project', project);
    expect(lines.at(-1)).toBe(`Run 2 stopped: ${guards()[1]?.message}`);
  });
});
