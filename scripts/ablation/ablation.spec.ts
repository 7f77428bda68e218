import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataset, TARGET_IMAGES, type Dataset } from '../../e2e/dataset.js';
import { query } from '../../e2e/database.js';
import { Results, type Result } from './results.js';

const ROOT = join(import.meta.dirname, '..', '..');
const SETTINGS = ['--source-steps', '4', '--steps', '3', '--size', '64x48', '--backend', 'wasm'];
const ROWS = ['--seeds', '3', '--rows', 'source-only,self-training,upper-bound'];

let data: Dataset;
let project: string;
let docs: string;

interface Started {
  process: ChildProcess;
  lines: string[];
}

function start(script: 'ablation' | 'features', ...parameters: string[]): Started {
  const command = ['--import', 'tsx', `scripts/${script}.ts`, '--project', project, '--docs', docs];
  const child = spawn(process.execPath, [...command, ...parameters], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  return { process: child, lines };
}

async function ended({ process: child }: Started): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

const train = (): Started => start('ablation', '--data', data.root, ...ROWS, ...SETTINGS);
const resultOf = (row: string): Result | undefined =>
  new Results(join(project, 'results.jsonl')).of(row, 3);

beforeAll(async () => {
  data = await makeDataset();
  await rename(data.truth, join(data.root, 'target-masks'));
  project = join(data.root, 'an ablation');
  docs = join(data.root, 'docs');
  await mkdir(docs);
  await writeFile(join(docs, 'ablation-findings.md'), 'Nothing yet.');
}, 120_000);
afterAll(() => rm(data.root, { recursive: true, force: true }));

describe('npm run ablation', () => {
  it('keeps what is through when it is killed', async () => {
    const first = train();
    await expect.poll(() => first.lines.join(), { timeout: 300_000 }).toContain('self-training');
    first.process.kill('SIGKILL');
    await ended(first);
    expect(resultOf('source-only')).toMatchObject({ run: 1, steps: 4, backend: 'wasm' });
    expect(resultOf('self-training')).toBeUndefined();
  });

  it('goes on from there', async () => {
    const second = train();
    expect(await ended(second)).toBe(0);
    expect(second.lines.join()).not.toContain('source-only, seed 3: training');
  });

  it('trains nothing twice', async () => {
    const third = train();
    expect(await ended(third)).toBe(0);
    expect(third.lines).toEqual([]);
    const runs = query(join(project, 'seed-3'), 'SELECT kind, status, source_run_id FROM run');
    expect(runs).toEqual([
      { kind: 'source', status: 'finished', source_run_id: null },
      { kind: 'adapt', status: 'finished', source_run_id: 1 },
      { kind: 'adapt', status: 'finished', source_run_id: 1 },
    ]);
  });

  it('judges the checkpoints on the way of the rows that are studied, and removes them', async () => {
    const { checkpoints, run, target } = resultOf('self-training') ?? { checkpoints: [] };
    expect(checkpoints.map(({ step }) => step)).toEqual([0, 3]);
    expect(checkpoints[0]?.miou).toBe(resultOf('source-only')?.target.miou);
    expect(checkpoints[1]?.miou).toBe(target?.miou);
    const folder = join(project, 'seed-3', 'runs', String(run), 'checkpoints');
    await expect(readFile(join(folder, 'watched-0.safetensors'))).rejects.toThrow('ENOENT');
  });

  it('trains the upper bound on every labeled image of the target, and judges it by day too', () => {
    const [images] = query<{ count: number }>(
      join(project, 'seed-3'),
      `SELECT count(*) AS count FROM source_image JOIN run USING (source_id) WHERE run.id = 3`,
    );
    expect(images?.count).toBe(TARGET_IMAGES);
    expect(resultOf('upper-bound')?.validation?.miou).toEqual(expect.any(Number));
  });

  it('writes the report, again from the results alone', async () => {
    const text = await readFile(join(docs, 'ablation.md'), 'utf8');
    await rm(join(docs, 'ablation.md'));
    expect(await ended(start('ablation', '--report'))).toBe(0);
    expect(await readFile(join(docs, 'ablation.md'), 'utf8')).toBe(text);
    for (const part of ['--seeds 3', '| self-training', '## Checkpoints', '| entropy', 'findings'])
      expect(text).toContain(part);
    expect(text).not.toContain(data.root);
    expect(await readFile(join(docs, 'ablation.svg'), 'utf8')).toContain('self-training');
  });
});

describe('npm run features', () => {
  it('adds to the report how close the features have come, class by class', async () => {
    const choice = ['--seed', '3', '--row', 'self-training', '--backend', 'wasm'];
    expect(await ended(start('features', '--data', data.root, ...choice))).toBe(0);
    const text = await readFile(join(docs, 'ablation.md'), 'utf8');
    const [, features = ''] = text.split('## Features');
    expect(features.match(/^\| (?:ground|disc|box) /gm)).toHaveLength(6);
    expect(await readFile(join(docs, 'features.svg'), 'utf8')).toContain('<circle');
  });
});
