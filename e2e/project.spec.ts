import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataset, type Dataset } from './dataset.js';
import { lastOf, towline, Towline } from './towline.js';

let data: Dataset;
beforeAll(async () => {
  data = await makeDataset();
});
afterAll(() => rm(data.root, { recursive: true, force: true }));

function parameters(project: string, steps: number): string[] {
  return [
    ...['adapt', '--project', project, '--source', data.source, '--target', data.target],
    ...['--source-steps', String(steps), '--steps', '1', '--size', '64x48'],
    ...['--backend', 'wasm', '--json'],
  ];
}

describe('a project', () => {
  it('is trained in by one process at a time, and read by others meanwhile', async () => {
    const project = join(data.root, 'busy');
    const first = new Towline(...parameters(project, 2000));
    await first.until((event) => event.event === 'step');

    const second = await towline(...parameters(project, 2000));
    expect(second.code).toBe(1);
    expect(second.errors).toBe(
      `Another Towline (process ${first.process.pid}) is at work in ${project}: ` +
        'wait until it is done, or stop it.\n',
    );
    const runs = await towline('runs', '--project', project, '--json');
    expect(JSON.parse(runs.lines[0] ?? '')).toMatchObject({ id: 1, status: 'running' });

    first.process.kill('SIGINT');
    expect((await first.done).code).toBe(130);
  });

  it('can be moved together with its data', async () => {
    const before = join(data.root, 'project');
    expect((await towline(...parameters(before, 2))).code).toBe(0);
    const moved = `${data.root} elsewhere`;
    await rename(data.root, moved);
    try {
      const project = join(moved, 'project');
      const { lines } = await towline('runs', '--project', project, '--json');
      const run = JSON.parse(lines[1] ?? '') as Record<string, unknown>;
      expect(run).toMatchObject({ source: join(moved, 'source'), target: join(moved, 'target') });
      const out = join(moved, 'masks');
      const images = join(moved, 'target');
      const predicted = await towline(
        ...['predict', '--project', project, '--run', '2', '--images', images, '--out', out],
        ...['--backend', 'wasm', '--json'],
      );
      expect(lastOf(predicted)).toMatchObject({ images: 6 });
    } finally {
      await rename(moved, data.root);
    }
  });
});
