import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventSchema } from '../backend/contract/events.js';
import { adaptSummarySchema, runLineSchema } from '../backend/contract/records.js';
import { query, stepsOf, curve } from './database.js';
import {
  HEIGHT,
  IDS,
  makeDataset,
  SOURCE_IMAGES,
  TARGET_IMAGES,
  targetNames,
  WIDTH,
  type Dataset,
} from './dataset.js';
import { eventsIn, lastOf, towline, type Finished } from './towline.js';

const STEPS = ['--source-steps', '6', '--steps', '5'];
const SETTINGS = [...STEPS, '--size', '64x48', '--backend', 'wasm', '--json'];

let data: Dataset;
let project: string;
let adapted: Finished;

const adaptIn = (folder: string, ...more: string[]): Promise<Finished> =>
  towline(
    ...['adapt', '--project', folder, '--source', data.source, '--target', data.target],
    ...SETTINGS,
    ...more,
  );

beforeAll(async () => {
  data = await makeDataset();
  project = join(data.root, 'my project');
  // One broken file among the images of the target, and one in the source.
  await writeFile(join(data.target, 'broken.jpg'), 'this is no image');
  await writeFile(join(data.source, 'images', 'cut off.png'), 'neither');
  adapted = await adaptIn(project, '--seed', '5');
}, 300_000);

afterAll(() => rm(data.root, { recursive: true, force: true }));

describe('towline adapt', () => {
  it('ends with code 0 and a summary, and prints nothing but events before it', () => {
    expect(adapted.errors).toBe('');
    expect(adapted.code).toBe(0);
    const summary = adaptSummarySchema.parse(lastOf(adapted));
    expect(summary).toMatchObject({ sourceRun: 1, run: 2, images: TARGET_IMAGES, leftOut: 0 });
    for (const line of adapted.lines.slice(0, -1)) eventSchema.parse(JSON.parse(line));
  });

  it('names what can not be used, and goes on with the rest', () => {
    const imports = eventsIn(adapted.lines).filter((event) => event.event === 'import');
    const [source, target] = imports.map(({ report }) => report);
    expect(source).toMatchObject({
      used: SOURCE_IMAGES,
      withoutMask: ['images/cut off.png', 'images/without mask.png'],
    });
    expect(target?.used).toBe(TARGET_IMAGES);
    expect(target?.unusable.map(({ file }) => file)).toEqual(['broken.jpg']);
  });

  it('tells every step of both runs, and keeps it', () => {
    const told = eventsIn(adapted.lines).filter((event) => event.event === 'step');
    expect(told.filter(({ run }) => run === 1).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(told.filter(({ run }) => run === 2).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    for (const { run, step, losses } of told) {
      const kept = curve(project, run).filter((metric) => metric.step === step);
      expect(Object.fromEntries(kept.map(({ name, value }) => [name, value]))).toEqual(losses);
    }
  });

  it('writes the two runs with recipe, backend and scores', () => {
    const runs = query<{ kind: string; status: string; recipe: string; seed: number }>(
      project,
      'SELECT kind, status, recipe, seed, steps, step, backend, source_run_id FROM run ORDER BY id',
    );
    expect(runs).toMatchObject([
      { kind: 'source', status: 'finished', seed: 5, steps: 6, step: 6, backend: 'wasm' },
      { kind: 'adapt', status: 'finished', seed: 5, steps: 5, step: 5, source_run_id: 1 },
    ]);
    expect(JSON.parse(runs[1]?.recipe ?? '')).toMatchObject({
      name: 'quick',
      crop: { width: 64, height: 48 },
    });
    const scores = query(project, 'SELECT run_id, dataset FROM score ORDER BY run_id');
    expect(scores.map(({ run_id }) => run_id)).toEqual([1, 2]);
    const weights = query(project, 'SELECT DISTINCT class_id FROM class_weight ORDER BY class_id');
    expect(weights.map(({ class_id }) => class_id)).toEqual([3, 7, 20]);
  });

  it('keeps one checkpoint a run, where the database says, relative to the project', () => {
    const kept = query<{ run_id: number; file: string }>(
      project,
      'SELECT run_id, file FROM checkpoint ORDER BY run_id',
    );
    expect(kept.map(({ run_id }) => run_id)).toEqual([1, 2]);
    for (const { file } of kept) expect(existsSync(join(project, file))).toBe(true);
  });

  it('writes masks of both models: size, subfolder and stem of the image, ids of the classes', async () => {
    const { masks, sourceMasks } = adaptSummarySchema.parse(lastOf(adapted));
    expect(masks).toBe(join(project, 'runs', '2', 'masks', 'target'));
    for (const folder of [masks, sourceMasks])
      for (const name of targetNames()) {
        const png = decode(await readFile(join(folder, name.replace(/\.\w+$/, '.png'))));
        expect([png.width, png.height, png.channels]).toEqual([WIDTH, HEIGHT, 1]);
        const legal: number[] = Object.values(IDS);
        expect([...png.data].every((value) => legal.includes(value))).toBe(true);
        expect(png.palette?.[IDS.disc]?.slice(0, 3)).toEqual([220, 60, 50]);
      }
    const results = query<{ mask: string; class_pixels: string; confidence: number }>(
      project,
      'SELECT mask, class_pixels, confidence FROM result',
    );
    expect(results).toHaveLength(2 * TARGET_IMAGES);
    for (const { mask, class_pixels, confidence } of results) {
      expect(existsSync(join(project, mask))).toBe(true);
      const pixels = JSON.parse(class_pixels) as number[];
      expect(pixels.reduce((sum, count) => sum + count, 0)).toBe(WIDTH * HEIGHT);
      expect(confidence > 0 && confidence <= 1).toBe(true);
    }
  });

  it('lists the runs, one a line', async () => {
    const { code, lines } = await towline('runs', '--project', project, '--json');
    expect(code).toBe(0);
    const runs = lines.map((line) => runLineSchema.parse(JSON.parse(line)));
    expect(runs).toMatchObject([
      { id: 1, kind: 'source', status: 'finished', steps: 6, recipe: 'quick' },
      { id: 2, kind: 'adapt', status: 'finished', steps: 5, recipe: 'quick', sourceRun: 1 },
    ]);
    const { waitedSeconds, trainedSeconds } = adaptSummarySchema.parse(lastOf(adapted));
    expect(runs[1]).toMatchObject({ waitedSeconds, trainedSeconds });
    expect(trainedSeconds).toBeGreaterThan(waitedSeconds);
    const table = await towline('runs', '--project', project);
    expect(table.lines[2]).toMatch(/ \d+ s of \d+ s \(\d+\.\d %\) /);
  });

  it('uses a finished source-only run again, and gives the same losses for the same seed', async () => {
    const again = await adaptIn(project, '--seed', '5');
    expect(again.code).toBe(0);
    expect(lastOf(again)).toMatchObject({ sourceRun: 1, run: 3 });
    const reused = eventsIn(again.lines).filter((event) => event.event === 'run' && event.reused);
    expect(reused).toMatchObject([{ run: 1, kind: 'source' }]);
    expect(curve(project, 3)).toEqual(curve(project, 2));
  });

  it('trains a new source-only run where its own settings differ', async () => {
    const other = await adaptIn(project, '--seed', '6', '--source-steps', '2', '--steps', '1');
    expect(lastOf(other)).toMatchObject({ sourceRun: 4, run: 5 });
    expect(stepsOf(project, 4)).toEqual([1, 2]);
  });

  it('resumes a finished run only where masks are missing, and says so where none are', async () => {
    const resume = ['adapt', '--project', project, '--resume', '2'];
    const { code, errors } = await towline(...resume);
    expect(code).toBe(1);
    expect(errors).toContain('Run 2 is finished');

    const mask = join(project, 'runs', '2', 'masks', 'target', 'harbour 0.png');
    const before = await readFile(mask);
    await rm(mask);
    expect((await towline(...resume)).code).toBe(0);
    expect(before.equals(await readFile(mask))).toBe(true);
  });
});

describe('towline predict', () => {
  it('writes masks of any folder with a run of either kind, and names what it leaves out', async () => {
    for (const run of ['1', '2']) {
      const out = join(data.root, `masks of ${run}`);
      const parameters = ['--run', run, '--images', data.target, '--out', out, '--json'];
      const done = await towline(
        'predict',
        '--project',
        project,
        '--backend',
        'wasm',
        ...parameters,
      );
      expect(done.code).toBe(0);
      expect(lastOf(done)).toMatchObject({ images: TARGET_IMAGES, leftOut: 1 });
      const warnings = eventsIn(done.lines).filter((event) => event.event === 'warning');
      expect(warnings.map(({ message }) => message).join()).toContain('broken.jpg');
      for (const name of targetNames()) {
        const png = join(name.replace(/\.\w+$/, '.png'));
        const ours = await readFile(join(out, png));
        const kept = await readFile(join(project, 'runs', run, 'masks', 'target', png));
        expect(ours.equals(kept)).toBe(true);
      }
    }
  });

  it('refuses to write masks over the images', async () => {
    const parameters = ['--run', '2', '--images', data.target, '--out', data.target];
    const done = await towline('predict', '--project', project, ...parameters);
    expect(done.code).toBe(1);
    expect(done.errors).toContain('folder of their own');
  });
});

describe('towline evaluate', () => {
  const evaluate = (predictions: string, ...more: string[]): Promise<Finished> =>
    towline(
      ...['evaluate', '--predictions', predictions, '--masks', data.truth],
      ...['--classes', data.classes, ...more],
    );

  it('scores masks that it has read back from the disk', async () => {
    const masks = join(project, 'runs', '2', 'masks', 'target');
    const done = await evaluate(masks, '--json');
    expect(done.code).toBe(0);
    expect(lastOf(done)).toMatchObject({
      miou: expect.any(Number) as number,
      pixelAccuracy: expect.any(Number) as number,
      classes: [{ id: 7, name: 'ground' }, { id: 3 }, { id: 20 }],
    });
  });

  it('gives the truth itself full marks', async () => {
    const scores = lastOf(await evaluate(data.truth, '--json'));
    expect(scores).toMatchObject({ miou: 1, pixelAccuracy: 1 });
  });
});
