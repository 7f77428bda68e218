import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingJob } from '../contract/job.js';
import { FileProblem } from '../datasets/problem.js';
import { SourceBatches, TargetBatches } from '../datasets/sampler.js';
import { greyPng, TestFolder, testRecipe } from '../datasets/testing.js';
import { randomFor } from '../random.js';
import { TrainingBatches, type Batch } from './training-batches.js';

const SIZE = { width: 80, height: 60 };
const PIXELS = SIZE.width * SIZE.height;
const recipe = testRecipe();
const classes = {
  classes: [3, 7].map((id) => ({ id, name: `class ${id}`, color: '#000000' })),
  ignore: [],
};

let folder: TestFolder;
let job: Extract<TrainingJob, { kind: 'adapt' }>;

async function noise(name: string): Promise<string> {
  const random = randomFor(1, name, 0);
  const data = Uint8Array.from({ length: PIXELS * 3 }, () => random.integer(256));
  const raw = { ...SIZE, channels: 3 } as const;
  return folder.write(name, await sharp(data, { raw }).png().toBuffer());
}

async function labeled(index: number) {
  const values = Uint8Array.from({ length: PIXELS }, (_, at) => (at % (index + 2) === 0 ? 3 : 7));
  const first = values.filter((value) => value === 3).length;
  return {
    image: await noise(`source/${index}.png`),
    mask: await folder.write(`masks/${index}.png`, greyPng(SIZE, values)),
    classPixels: [first, PIXELS - first],
  };
}

beforeAll(async () => {
  folder = await TestFolder.create();
  job = {
    kind: 'adapt',
    run: 1,
    checkpointDirectory: folder.path,
    recipe,
    seed: 5,
    backend: 'wasm',
    classes,
    train: await Promise.all([0, 1, 2].map(labeled)),
    validation: [],
    sourceCheckpoint: '',
    target: await Promise.all([0, 1, 2, 3].map((index) => noise(`target/${index}.png`))),
  };
});
afterAll(() => folder.remove());

/** The batches of these steps as they come out of the thread. */
async function fed(steps: readonly number[], of: TrainingJob = job): Promise<Batch[]> {
  const batches = new TrainingBatches(of);
  const result: Batch[] = [];
  try {
    for (const step of steps) result.push(await batches.batch(step));
  } finally {
    await batches.end();
  }
  return result;
}

/** The same, made here and one by one. */
async function madeHere(steps: readonly number[]): Promise<Batch[]> {
  const { train: items, seed, target: images } = job;
  const source = new SourceBatches({ items, classes, recipe, seed });
  const target = new TargetBatches({ images, recipe, seed });
  const result: Batch[] = [];
  for (const step of steps) {
    result.push({ source: await source.batch(step), target: await target.batch(step) });
  }
  return result;
}

describe('TrainingBatches', () => {
  it('gives the bytes that one thread alone would make', async () => {
    const steps = Array.from({ length: 12 }, (_, step) => step);
    const batches = await fed(steps);
    expect(batches).toEqual(await madeHere(steps));
    expect(new Set(batches.map(({ target }) => target?.join())).size).toBe(steps.length);
  });

  it('goes on from any step as if it had made those before it', async () => {
    const all = await madeHere([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await fed([6, 7, 8])).toEqual(all.slice(6));
    // The guard goes back, near and far, once to a step that is being made already.
    const order = [0, 1, 2, 3, 2, 3, 4, 5, 6, 0, 1, 2, 4, 5];
    expect(await fed(order)).toEqual(order.map((step) => all[step]));
  });

  it('gives no target where there is none', async () => {
    const [batch] = await fed([0], { ...job, kind: 'source' });
    const [expected] = await madeHere([0]);
    expect(batch).toEqual({ source: expected?.source, target: undefined });
  });

  it('throws the problem of a file at the step that needs it, and at no other', async () => {
    // In each round of five images, three to a step, one step shows the lost one.
    const lost = join(folder.path, 'target', 'lost.png');
    const target = [...job.target, lost];
    const here = new TargetBatches({ images: target, recipe, seed: job.seed });
    const batches = new TrainingBatches({ ...job, target });
    const problem = (batch: Promise<unknown>) =>
      batch.then(() => undefined).catch((error: unknown) => error);
    const problems: unknown[] = [];
    for (const step of [0, 1, 2, 3, 4]) {
      const found = await problem(batches.batch(step));
      expect(String(found)).toBe(String(await problem(here.batch(step))));
      problems.push(found);
    }
    await batches.end();
    expect(problems).toContain(undefined);
    const [first] = problems.filter((error) => error !== undefined);
    expect(first).toBeInstanceOf(FileProblem);
    expect(first).toMatchObject({
      message: `${lost}: The file is missing or may not be read.`,
      file: lost,
    });
  });

  it('tells of a thread that has come to its end', async () => {
    const batches = new TrainingBatches({ ...job, target: [] });
    await expect(batches.batch(0)).rejects.toThrow('there are no target images');
    await batches.end();
    await expect(batches.batch(0)).rejects.toThrow(
      'The thread that prepares the images ended before the training.',
    );
  });

  it('keeps no process that has ended it', async () => {
    const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const program = `
      import { TrainingBatches } from ${url('./training-batches.ts')};
      const batches = new TrainingBatches(JSON.parse(process.argv[2]));
      const { source } = await batches.batch(0);
      await batches.end();
      console.log(source.labels.length);`;
    const file = await folder.write('program.mjs', program);
    const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href;
    const call = ['--import', loader, file, JSON.stringify(job)];
    // Returns when the process has ended.
    const printed = execFileSync(process.execPath, call).toString();
    expect(Number(printed)).toBe(recipe.batchSize * 32 * 32);
  });
});
