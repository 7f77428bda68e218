import { execFileSync } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curve, query, stepsOf } from './database.js';
import { makeDataset, type Dataset } from './dataset.js';
import { eventsIn, lastOf, towline, Towline, type Finished } from './towline.js';

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

/** What a run has stored is the sum of what its processes told. */
function expectTimes(project: string, run: number, processes: readonly Finished[]): void {
  const told = processes
    .flatMap(({ lines }) => eventsIn(lines))
    .filter((event) => event.event === 'feeding')
    .filter((event) => event.run === run);
  const sum = (times: number[]): number => times.reduce((total, time) => total + time, 0);
  const [stored] = query<{ waited: number; trained: number }>(
    project,
    `SELECT waited_seconds AS waited, trained_seconds AS trained FROM run WHERE id = ${run}`,
  );
  expect(told.length).toBeGreaterThan(1);
  expect(stored?.waited).toBeCloseTo(sum(told.map(({ waited }) => waited)), 6);
  expect(stored?.trained).toBeCloseTo(sum(told.map(({ trained }) => trained)), 6);
  expect(stored?.trained).toBeGreaterThan(stored?.waited ?? NaN);
}

describe('a run that is cut short', () => {
  it('stops on Ctrl-C with a checkpoint, in either training, and goes on as if it never had', async () => {
    const project = join(data.root, 'stopped');
    const first = new Towline(...parameters(project));
    await first.until((event) => event.event === 'step' && event.run === 1 && event.step >= 7);
    first.process.kill('SIGINT');
    const stopped = await first.done;
    expect(stopped.code).toBe(130);
    expect(stopped.errors).toMatch(/Stopped at step \d+ of 24 of run 1\..*--resume 2\n$/);
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
    for (const run of [1, 2]) expectTimes(project, run, [stopped, await second.done, third]);
  });

  it('stops while it writes masks, and writes the rest later', async () => {
    const project = join(data.root, 'masks');
    await cp(undisturbed, project, { recursive: true });
    await rm(join(project, 'runs', '1', 'masks'), { recursive: true });
    const first = new Towline('adapt', '--project', project, '--resume', '2', '--json');
    await first.until((event) => event.event === 'predict');
    first.process.kill('SIGINT');
    const stopped = await first.done;
    expect(stopped.code).toBe(130);
    expect(stopped.errors).toMatch(/Stopped after \d of 6 masks of run 1\..*--resume 2\n$/);
    expect((await towline('adapt', '--project', project, '--resume', '2')).code).toBe(0);
    const masks = join('runs', '1', 'masks', 'target', 'harbour 4.png');
    const written = await readFile(join(project, masks));
    expect(written.equals(await readFile(join(undisturbed, masks)))).toBe(true);
  });

  it('survives kill -9: the next process finds it interrupted and goes on', async () => {
    const project = join(data.root, 'killed');
    const first = new Towline(...parameters(project));
    await first.until((event) => event.event === 'step' && event.run === 2 && event.step >= 53);
    first.process.kill('SIGKILL');
    const killed = await first.done;
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
    expectTimes(project, 2, [killed, resumed]);
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

  it('refuses to go on with other labels, and tells of other target images', async () => {
    const project = join(data.root, 'changed');
    await cp(undisturbed, project, { recursive: true });
    const database = new Database(join(project, 'towline.db'));
    database.exec("UPDATE run SET status = 'interrupted' WHERE id = 2");
    database.close();
    const resume = ['adapt', '--project', project, '--resume', '2', '--json'];

    const [one, other] = ['1.png', '2.png'].map((name) => join(data.source, 'masks', name));
    const mask = await readFile(one ?? '');
    await cp(other ?? '', one ?? '');
    const refused = await towline(...resume);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/^The source in .* has changed since run 2 began: .*\n$/);

    await writeFile(one ?? '', mask);
    await rm(join(data.target, 'harbour 0.jpg'));
    const resumed = await towline(...resume);
    expect(resumed.code).toBe(0);
    const warnings = eventsIn(resumed.lines).filter(({ event }) => event === 'warning');
    expect(warnings).toMatchObject([{ run: 2 }]);
  });
});
