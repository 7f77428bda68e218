import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventSchema } from '../backend/contract/events.js';
import { generalizeSummarySchema } from '../backend/contract/records.js';
import { curve, query, stepsOf } from './database.js';
import { makeDataset, TARGET_IMAGES, type Dataset } from './dataset.js';
import { eventsIn, lastOf, towline, Towline, type Finished } from './towline.js';

const SETTINGS = ['--source-steps', '4', '--size', '64x48', '--backend', 'wasm', '--json'];

let data: Dataset;
let project: string;
let generalized: Finished;

beforeAll(async () => {
  data = await makeDataset();
  project = join(data.root, 'project');
  // There is no target anywhere.
  generalized = await towline(...parameters('--steps', '3'));
}, 300_000);
afterAll(() => rm(data.root, { recursive: true, force: true }));

function parameters(...more: string[]): string[] {
  return ['generalize', '--project', project, '--source', data.source, ...SETTINGS, ...more];
}

describe('towline generalize', () => {
  it('ends with code 0 and a summary of both runs, after nothing but events', () => {
    expect(generalized).toMatchObject({ code: 0, errors: '' });
    const summary = generalizeSummarySchema.parse(lastOf(generalized));
    expect(summary).toMatchObject({ sourceRun: 1, run: 2, stopped: null, backend: 'wasm' });
    for (const line of generalized.lines.slice(0, -1)) eventSchema.parse(JSON.parse(line));
  });

  it('keeps a run without a target, whose recipe says so, and its losses', () => {
    const runs = query<{ recipe: string }>(
      project,
      'SELECT kind, status, step, target_id, source_run_id, recipe FROM run ORDER BY id',
    );
    expect(runs).toMatchObject([
      { kind: 'source', status: 'finished', step: 4 },
      { kind: 'generalize', status: 'finished', step: 3, target_id: null, source_run_id: 1 },
    ]);
    expect(JSON.parse(runs[1]?.recipe ?? '')).toMatchObject({
      name: 'quick',
      lambdaTarget: 0,
      translation: { kind: 'random-style' },
    });
    expect(stepsOf(project, 2)).toEqual([1, 2, 3]);
    const names = new Set(curve(project, 2).map(({ name }) => name));
    expect(names).not.toContain('target');
    for (const name of ['total', 'source', 'pull', 'pseudoTarget']) expect(names).toContain(name);
    const scores = query(project, 'SELECT run_id FROM score ORDER BY run_id');
    expect(scores.map(({ run_id }) => run_id)).toEqual([1, 2]);
  });

  it('makes a model for any folder', async () => {
    const out = join(data.root, 'masks');
    const predicted = await towline(
      ...['predict', '--project', project, '--run', '2', '--images', data.target, '--out', out],
      ...['--backend', 'wasm', '--json'],
    );
    expect(lastOf(predicted)).toMatchObject({ images: TARGET_IMAGES, leftOut: 0 });
    const scores = await towline(
      ...['evaluate', '--predictions', out, '--masks', data.truth, '--classes', data.classes],
    );
    expect(scores.code).toBe(0);
  });

  it('shares its source-only model with adaptations, and tells people how to go on', async () => {
    const again = parameters('--steps', '1').filter((word) => word !== '--json');
    const { code, lines } = await towline(...again);
    expect(code).toBe(0);
    const text = lines.join('\n');
    expect(text).toContain('Run 1 (source) is there already');
    expect(text).toContain('Run 3 is done');
    expect(text).toContain(`towline predict --project ${JSON.stringify(project)} --run 3`);
    expect(text).not.toContain('to adapt to');
    const adapted = await towline(
      ...['adapt', '--project', project, '--source', data.source, '--target', data.target],
      ...[...SETTINGS, '--steps', '1'],
    );
    expect(lastOf(adapted)).toMatchObject({ sourceRun: 1, run: 4 });
  });

  it('goes on after Ctrl-C with its own command only', async () => {
    const first = new Towline(...parameters('--steps', '16', '--seed', '1'));
    await first.until((event) => event.event === 'step' && event.run === 5 && event.step >= 3);
    first.process.kill('SIGINT');
    const stopped = await first.done;
    expect(stopped.code).toBe(130);
    expect(stopped.errors).toMatch(/Go on with: towline generalize --project .* --resume 5\n$/);

    const resume = ['--project', project, '--resume', '5', '--json'];
    const refused = await towline('adapt', ...resume);
    expect(refused.errors).toBe('Run 5 is no adaptation but a generalization.\n');
    const resumed = await towline('generalize', ...resume);
    expect(lastOf(resumed)).toMatchObject({ sourceRun: 1, run: 5 });
    const steps = eventsIn(resumed.lines).filter(({ event }) => event === 'step');
    expect(steps.length).toBeLessThan(16);
    expect(stepsOf(project, 5)).toHaveLength(16);
    const done = await towline('generalize', ...resume);
    expect(done.errors).toBe('Run 5 is finished: nothing is left to do.\n');
  });
});
