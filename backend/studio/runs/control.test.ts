import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RecipeChoice } from '../../contract/adapt-plan.js';
import type { Curves } from '../../contract/runs.js';
import { Store } from '../../store/store.js';
import type { TestStudio } from '../testing.js';
import { RunWorld, TINY, untilRun } from './testing.js';

const LONG: RecipeChoice = { ...TINY, steps: 24 };

let world: RunWorld;
let studio: TestStudio;
let project: string;
let folder: string;

beforeAll(async () => {
  world = new RunWorld(3);
  studio = world.studio();
  project = await world.ready(studio);
  ({ folder } = await studio.call('projects.summary', { project }));
  const { run } = await start(LONG);
  await untilRun(studio, project, run, 'finished');
}, 400_000);
afterEach(() => expect(queue()).resolves.toEqual([]));
afterAll(async () => {
  await studio.studio.close();
  world.remove();
});

function start(choice: RecipeChoice): Promise<{ run: number }> {
  return studio.call('adapt.start', { project, choice, seed: 1, backend: 'wasm' });
}

async function queue(): Promise<number[]> {
  return (await studio.call('runs.list', { project })).queue;
}

async function rowOf(run: number) {
  return (await studio.call('runs.list', { project })).runs.find(({ id }) => id === run);
}

/** Waits until a run has trained so many steps, without being done. */
async function untilStep(run: number, step: number): Promise<void> {
  await studio.until(({ name, data }) => {
    if (name !== 'run.progress') return false;
    const { progress } = data;
    return progress?.now === run && progress.phase === 'training' && progress.done >= step;
  });
}

/** The losses of the uninterrupted run 2, and of another one. */
async function bothCurves(run: number): Promise<Curves['losses'][]> {
  const curves = await studio.call('runs.curves', { project, runs: [2, run] });
  return curves.map(({ losses }) => losses);
}

function workers(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === process.pid && /jobs.worker\.js/.test(line) ? [pid ?? NaN] : [];
  });
}

describe('a run under control', () => {
  it('pauses, outlasts the closing of its project, and goes on as if nothing had been', async () => {
    const { run } = await start(LONG);
    await untilStep(run, 3);
    await studio.call('runs.pause', { project, run });
    await untilRun(studio, project, run, 'paused');
    const { step = 0 } = (await rowOf(run)) ?? {};
    expect(step).toBeGreaterThanOrEqual(3);
    expect(step).toBeLessThan(24);
    await studio.studio.close();
    studio = world.studio();
    expect(await rowOf(run)).toMatchObject({ state: 'paused', step });
    await studio.call('runs.resume', { project, run });
    await untilRun(studio, project, run, 'finished');
    const [uninterrupted, resumed] = await bothCurves(run);
    expect(resumed).toEqual(uninterrupted);
  }, 400_000);

  it('goes on by itself where the host was closed meanwhile', async () => {
    const { run } = await start(LONG);
    await untilStep(run, 3);
    await studio.studio.close();
    const store = Store.open(folder);
    expect(store.runs.get(run)?.status).toBe('interrupted');
    store.close();
    studio = world.studio();
    expect((await rowOf(run))?.state).toMatch(/waiting|running/);
    await untilRun(studio, project, run, 'finished');
    const [uninterrupted, resumed] = await bothCurves(run);
    expect(resumed).toEqual(uninterrupted);
  }, 400_000);

  it('waits for its turn, in the order that the user gives', async () => {
    const [first, second, third] = [
      await start(LONG),
      await start({ ...TINY, steps: 2 }),
      await start({ ...TINY, steps: 3 }),
    ];
    await untilStep(first.run, 1);
    await studio.call('runs.reorder', { project, runs: [third.run, second.run] });
    expect(await queue()).toEqual([first.run, third.run, second.run]);
    await untilRun(studio, project, third.run, 'finished');
    expect((await rowOf(second.run))?.state).toMatch(/waiting|running/);
    await untilRun(studio, project, second.run, 'finished');
    const finished = await Promise.all([first, third, second].map(({ run }) => rowOf(run)));
    const times = finished.map((row) => row?.finished ?? '');
    expect(times).toEqual([...times].sort());
  }, 400_000);

  it('is stopped and kept: its model, its masks and a verdict are there', async () => {
    const { run } = await start(LONG);
    await untilStep(run, 3);
    await studio.call('runs.stop', { project, run });
    await untilRun(studio, project, run, 'stopped');
    const { row, verdict } = await studio.call('runs.details', { project, run });
    expect(row.error).toMatch(
      /^Stopped by hand at step \d+ of 24; the model of that step was kept/,
    );
    expect(row.usable).toBe(true);
    expect(verdict?.sentence).toBeTruthy();
    expect(existsSync(join(folder, 'runs', String(run), 'masks', 'target'))).toBe(true);
  }, 400_000);

  it('is stopped and discarded without leaving a file, and its source-only run stays', async () => {
    const { run } = await start(LONG);
    await untilStep(run, 3);
    await studio.call('runs.discard', { project, run });
    expect(await rowOf(run)).toBeUndefined();
    expect(existsSync(join(folder, 'runs', String(run)))).toBe(false);
    expect(await rowOf(1)).toMatchObject({ state: 'finished' });

    const other = await studio.call('adapt.start', {
      ...{ project, choice: { ...LONG, sourceSteps: 60 }, seed: 7, backend: 'wasm' },
    });
    await untilStep(other.run - 1, 3);
    await studio.call('runs.discard', { project, run: other.run });
    expect(await rowOf(other.run - 1)).toBeUndefined();
    expect(existsSync(join(folder, 'runs', String(other.run - 1)))).toBe(false);
  }, 400_000);

  it('says so when its worker is killed, and goes on when it is resumed', async () => {
    const { run } = await start(LONG);
    await untilStep(run, 3);
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await expect(untilRun(studio, project, run, 'finished')).rejects.toThrow(
      'The training process was ended by SIGKILL before it was done.',
    );
    // Nothing is slower, and so surer, than wasm.
    expect((await rowOf(run))?.nextBackend).toBeNull();
    await studio.call('runs.resume', { project, run });
    await untilRun(studio, project, run, 'finished');
    const [uninterrupted, resumed] = await bothCurves(run);
    expect(resumed).toEqual(uninterrupted);
  }, 400_000);

  it('offers the next backend where one does not start', async () => {
    const before = process.env['TOWLINE_RUNTIMES'];
    process.env['TOWLINE_RUNTIMES'] = join(world.root, 'no runtimes');
    try {
      const { run } = await studio.call('adapt.start', {
        ...{ project, choice: TINY, seed: 9, backend: 'tensorflow-gpu' },
      });
      await expect(untilRun(studio, project, run, 'finished')).rejects.toThrow(/tensorflow-gpu/);
      expect(await rowOf(run)).toMatchObject({ state: 'failed', nextBackend: 'webgpu' });
      await studio.call('runs.resume', { project, run, backend: 'wasm' });
      await untilRun(studio, project, run, 'finished');
      expect(await rowOf(run)).toMatchObject({ backend: 'wasm', nextBackend: null });
    } finally {
      if (before === undefined) delete process.env['TOWLINE_RUNTIMES'];
      else process.env['TOWLINE_RUNTIMES'] = before;
    }
  }, 400_000);

  it('waits while another process trains in the project, and is told which one', async () => {
    const program = `
      import { Store } from ${JSON.stringify(new URL('../../store/store.ts', import.meta.url).href)};
      Store.open(process.argv[1], { exclusive: true });
      console.log('ready');
      setInterval(() => undefined, 1000);`;
    const parameters = ['--import', 'tsx', '--input-type=module', '-e', program, folder];
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const { run } = await start({ ...TINY, steps: 1 });
    for (let blocked: string | null = null; blocked === null;) {
      ({ blocked } = await studio.call('runs.list', { project }));
      if (blocked !== null) expect(blocked).toContain(`Another Towline (process ${child.pid})`);
    }
    child.kill('SIGKILL');
    await untilRun(studio, project, run, 'finished');
    expect((await studio.call('runs.list', { project })).blocked).toBeNull();
  }, 400_000);
});

describe('a host that is killed while a run trains', () => {
  it('leaves a run that goes on by itself, with the curve that it would have had', async () => {
    await studio.studio.close();
    const program = `
      import { createStudio } from ${JSON.stringify(new URL('../studio.ts', import.meta.url).href)};
      const { data, home, project, choice } = JSON.parse(process.argv[2]);
      const studio = createStudio({ version: '1', data, home });
      studio.subscribe(({ name, data }) => {
        if (name === 'run.progress' && data.progress?.now === data.progress?.run && data.progress?.done > 2)
          console.log(data.progress.run);
      });
      await studio.answer('adapt.start', { project, choice, seed: 1, backend: 'wasm' });`;
    const options = JSON.stringify({ ...world, project, choice: LONG });
    const loader = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
    // In a file: its workers get this process's options.
    const file = join(world.root, 'host.mjs');
    writeFileSync(file, program);
    const parameters = ['--import', loader, file, options];
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    const run = Number.parseInt(line.toString());
    studio = world.studio();
    expect((await rowOf(run))?.state).toMatch(/waiting|running/);
    await untilRun(studio, project, run, 'finished');
    const [uninterrupted, resumed] = await bothCurves(run);
    expect(resumed).toEqual(uninterrupted);
  }, 400_000);
});
