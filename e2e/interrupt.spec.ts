import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curve, query, stepsOf } from './database.js';
import { makeDataset, type Dataset } from './dataset.js';
import { lastOf, towline, Towline } from './towline.js';

const SOURCE_STEPS = 24;
/** On the way a checkpoint is written every 50 steps. */
const STEPS = 58;
const SETTINGS = ['--source-steps', String(SOURCE_STEPS), '--steps', String(STEPS), '--seed', '3'];

let data: Dataset;
let undisturbed: string;

function parameters(project: string): string[] {
  return [
    ...['adapt', '--project', project, '--source', data.source, '--target', data.target],
    ...[...SETTINGS, '--size', '64x48', '--backend', 'wasm', '--json'],
  ];
}

function statusOf(project: string): unknown[] {
  return query(project, 'SELECT status FROM run ORDER BY id').map(({ status }) => status);
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

beforeAll(async () => {
  data = await makeDataset();
  undisturbed = join(data.root, 'undisturbed');
  expect(await towline(...parameters(undisturbed))).toMatchObject({ code: 0 });
}, 600_000);

afterAll(() => rm(data.root, { recursive: true, force: true }));

/** Both curves are whole, and just what they are without an interruption. */
function expectUndisturbed(project: string): void {
  expect(stepsOf(project, 1)).toEqual(upTo(SOURCE_STEPS));
  expect(stepsOf(project, 2)).toEqual(upTo(STEPS));
  for (const run of [1, 2]) expect(curve(project, run)).toEqual(curve(undisturbed, run));
  const weights = 'SELECT * FROM class_weight ORDER BY step, class_id';
  expect(query(project, weights)).toEqual(query(undisturbed, weights));
  expect(statusOf(project)).toEqual(['finished', 'finished']);
}

describe('a run that is cut short', () => {
  it('stops on Ctrl-C with a checkpoint, in either training, and goes on as if it never had', async () => {
    const project = join(data.root, 'stopped');
    const first = new Towline(...parameters(project));
    await first.until((event) => event.event === 'step' && event.run === 1 && event.step >= 7);
    first.process.kill('SIGINT');
    const stopped = await first.done;
    expect(stopped.code).toBe(130);
    expect(stopped.errors).toMatch(/Stopped at step \d+ of 24 of run 1\..*--resume 1/);
    expect(statusOf(project)).toEqual(['interrupted', 'queued']);

    const second = new Towline(...parameters(project));
    await second.until((event) => event.event === 'step' && event.run === 2 && event.step >= 5);
    second.process.kill('SIGINT');
    expect((await second.done).code).toBe(130);
    expect(statusOf(project)).toEqual(['finished', 'interrupted']);

    const third = await towline('adapt', '--project', project, '--resume', '2', '--json');
    expect(lastOf(third)).toMatchObject({ sourceRun: 1, run: 2, backend: 'wasm' });
    expect(third.code).toBe(0);
    expectUndisturbed(project);
  });

  it('survives kill -9: the next process finds it interrupted and goes on', async () => {
    const project = join(data.root, 'killed');
    const first = new Towline(...parameters(project));
    await first.until((event) => event.event === 'step' && event.run === 2 && event.step >= 53);
    first.process.kill('SIGKILL');
    await first.done;
    expect(statusOf(project)).toEqual(['finished', 'running']);

    const { lines } = await towline('runs', '--project', project, '--json');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ id: 2, status: 'interrupted' });

    const resumed = await towline('adapt', '--project', project, '--resume', '2', '--json');
    expect(resumed.code).toBe(0);
    const steps = resumed.lines.filter(
      (line) => line.includes('"step"') && line.includes('losses'),
    );
    // From the checkpoint of step 50, not from the beginning.
    expect(steps.length).toBeLessThan(20);
    expectUndisturbed(project);
  });

  it('goes on after its worker alone was killed, which is told in one sentence', async () => {
    const project = join(data.root, 'worker');
    const first = new Towline(...parameters(project));
    await first.until((event) => event.event === 'step' && event.run === 1 && event.step >= 3);
    const children = execFileSync('pgrep', ['-P', String(first.process.pid)]);
    for (const pid of children.toString().trim().split(/\s+/)) process.kill(Number(pid), 'SIGKILL');
    const failed = await first.done;
    expect(failed.code).toBe(1);
    expect(failed.errors.trim()).toBe(
      'The training process was ended by SIGKILL before it was done.',
    );
    expect(statusOf(project)).toEqual(['failed', 'queued']);

    const resumed = await towline('adapt', '--project', project, '--resume', '1', '--json');
    expect(resumed.code).toBe(0);
    expectUndisturbed(project);
  });
});
