import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPictureUrl, parseRunPictureUrl } from '../../contract/media.js';
import type { TestStudio } from '../testing.js';
import { RunWorld, TINY, untilRun } from './testing.js';

let world: RunWorld;
let studio: TestStudio;
let project: string;
let folder: string;
let run: number;

beforeAll(async () => {
  world = new RunWorld();
  studio = world.studio();
  project = await world.ready(studio);
  ({ folder } = await studio.call('projects.summary', { project }));
  ({ run } = await studio.call('adapt.start', { project, choice: TINY, backend: 'wasm' }));
  await untilRun(studio, project, run, 'finished');
}, 400_000);
afterAll(async () => {
  await studio.studio.close();
  world.remove();
});

describe('an adaptation that a window starts', () => {
  it('ends with two runs, masks of both, and a verdict', async () => {
    const { runs, queue, running } = await studio.call('runs.list', { project });
    expect(runs.map(({ id, kind, state }) => [id, kind, state])).toEqual([
      [1, 'source', 'finished'],
      [2, 'adapt', 'finished'],
    ]);
    expect([queue, running]).toEqual([[], null]);
    for (const id of [1, 2]) {
      expect(readdirSync(join(folder, 'runs', String(id), 'masks', 'target'))).toHaveLength(4);
    }
    const { verdict, notes } = await studio.call('runs.details', { project, run });
    expect(verdict?.sentence).toMatch(/^(Probably better|No clear change|Probably worse)/);
    const shares = verdict?.classes ?? [];
    expect(shares.reduce((sum, { before }) => sum + before, 0)).toBeCloseTo(1, 6);
    expect(shares.reduce((sum, { after }) => sum + after, 0)).toBeCloseTo(1, 6);
    expect(notes.map(({ message }) => message).join()).toMatch(/Computes by wasm/);
  });

  it('tells every window how far it is, and at the end that nothing is worked on', () => {
    const told = studio.notifications.flatMap((each) =>
      each.name === 'run.progress' ? [each.data.progress] : [],
    );
    expect(told.at(-1)).toBeNull();
    const phases = new Set(told.flatMap((progress) => progress?.phase ?? []));
    expect(phases).toContain('training');
    const trained = told.findLast((progress) => progress?.phase === 'training');
    expect(trained).toMatchObject({ backend: 'wasm', run });
    expect(trained?.memory).toBeGreaterThan(1e6);
  });

  it('has pictures of its steps, and the masks of its film', async () => {
    const { looks, film } = await studio.call('runs.looks', { project, run });
    expect(looks.map(({ step }) => step)).toEqual([1, 6]);
    expect(looks[0]?.pictures).toEqual([
      ...['source', 'pseudo-target', 'target', 'mixed', 'pseudo-label', 'confidence'],
      'prediction',
    ]);
    expect(film.steps).toEqual([6]);
    expect(film.images).toHaveLength(4);
    for (const picture of [
      'mixed' as const,
      'prediction' as const,
      { film: film.images[0] ?? 0 },
    ]) {
      const url = runPictureUrl({ project, run, step: 6, picture });
      const address = parseRunPictureUrl(new URL(url, 'http://host'));
      if (!address) throw new Error(`${url} names no picture.`);
      const { bytes } = await studio.studio.picture(address);
      const { width, height } = await sharp(bytes).metadata();
      expect([width, height]).toEqual([64, 48]);
    }
  });

  it('keeps its curves, its classes over time, and what it was', async () => {
    const [curves] = await studio.call('runs.curves', { project, runs: [run] });
    expect(curves?.losses['total']?.steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(curves?.learningRate.values).toHaveLength(6);
    expect(curves?.measures['entropy']?.steps).toEqual([0, 6]);
    const history = await studio.call('runs.classes', { project, run });
    expect(history.steps).toEqual([6]);
    expect(history.weights).toHaveLength(history.classes.length);
    expect(history.watchedSteps).toEqual([0, 6]);
    const choice = await studio.call('runs.choice', { project, run });
    expect(choice).toMatchObject({ recipe: 'quick', changes: { batchSize: 1, 'adapt.steps': 6 } });
    const plan = await studio.call('adapt.plan', { project, choice });
    expect(plan).toMatchObject({ sourceSteps: 0, steps: 6, sourceRun: { id: 1 }, problems: [] });
    expect(plan.seconds?.high).toBeGreaterThan(plan.seconds?.low ?? Infinity);
  });

  it('is held to reference masks where there are some, image by image', async () => {
    await studio.call('references.set', { project, directory: world.truth });
    await studio.until(({ name, data }) => {
      return name === 'task' && data.kind === 'score-runs' && data.state === 'done';
    });
    const { runs } = await studio.call('runs.list', { project });
    for (const { reference } of runs) expect(reference).toBeGreaterThan(0);
    const { images, classes, changed } = await studio.call('runs.compare', {
      ...{ project, run, other: 1 },
    });
    expect(images).toHaveLength(4);
    for (const { reference } of images) expect(reference.after).toBeGreaterThan(0);
    expect(classes[0]?.reference.after).not.toBeNull();
    const mean = images.reduce((sum, image) => sum + image.changed, 0) / images.length;
    expect(changed).toBeCloseTo(mean, 6);
  });

  it('can be continued, named, deleted, brought back and removed for good', async () => {
    const next = await studio.call('runs.continue', { project, run, steps: 2, backend: 'wasm' });
    await untilRun(studio, project, next.run, 'finished');
    await studio.call('runs.edit', { project, run, name: 'first', pinned: true });
    await expect(studio.call('runs.delete', { project, runs: [run] })).rejects.toThrow(
      'Run 3 starts from run 2',
    );
    await studio.call('runs.delete', { project, runs: [3] });
    let list = await studio.call('runs.list', { project });
    expect(list.runs.map(({ id }) => id)).toEqual([1, 2]);
    expect(list.trash.map(({ id }) => id)).toEqual([3]);
    await studio.call('runs.restore', { project, runs: [3] });
    list = await studio.call('runs.list', { project });
    expect(list.runs.at(1)).toMatchObject({ name: 'first', pinned: true });
    expect(list.runs.at(2)).toMatchObject({ id: 3, continues: 2, sourceRun: 1, steps: 2 });
    const used = await studio.call('runs.diskUse', { project });
    expect(used.every(({ bytes }) => bytes > 1e6)).toBe(true);
    await studio.call('runs.delete', { project, runs: [3] });
    await studio.call('runs.emptyTrash', { project });
    expect(existsSync(join(folder, 'runs', '3'))).toBe(false);
    expect((await studio.call('runs.list', { project })).trash).toEqual([]);
  }, 400_000);
});
