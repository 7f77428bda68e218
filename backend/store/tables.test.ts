import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDone } from '../contract/records.js';
import { Store } from './store.js';
import { addTargetImages, CLASSES, newRun, sourceImage } from './testing.js';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline tables '));
  store = Store.open(join(folder, 'project'), { create: true });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('sources', () => {
  it('keep their row, and take over new classes, when imported again', () => {
    const directory = join(folder, 'source');
    const first = store.sources.save(directory, CLASSES, 'a');
    const other = { classes: [...CLASSES.classes].reverse(), ignore: [0, 255] };
    expect(store.sources.save(`${directory}/../source`, other, 'b')).toBe(first);
    expect(store.sources.get(first)).toMatchObject({ classes: other, contentHash: 'b' });
    expect(store.sources.save(join(folder, 'another'), CLASSES, 'a')).not.toBe(first);
  });

  it('leave vanished images out, and take them in again when they are back', () => {
    const source = store.sources.save(folder, CLASSES, 'a');
    const [one, two] = [sourceImage('images/1.png'), sourceImage('images/2.png')];
    store.sourceImages.replace(source, [two, one]);
    expect(store.sourceImages.present(source, CLASSES)).toMatchObject([one, two]);
    store.sourceImages.replace(source, [two]);
    expect(store.sourceImages.present(source, CLASSES)).toMatchObject([two]);
    const changed = { ...one, hash: 'new' };
    store.sourceImages.replace(source, [changed, two]);
    expect(store.sourceImages.present(source, CLASSES)).toMatchObject([changed, two]);
  });
});

describe('targets', () => {
  it('keep their row and where they have moved to', () => {
    const target = store.targets.save(join(folder, 'target'));
    expect(store.targets.save(join(folder, 'target'))).toBe(target);
    expect(store.targets.of(join(folder, 'target'))?.id).toBe(target);
    store.targets.move(target, join(folder, 'elsewhere'));
    expect(store.targets.get(target)?.directory).toBe(join(folder, 'elsewhere'));
    expect(store.targets.of(join(folder, 'target'))).toBeUndefined();
  });

  it('keep decisions, and forget what was read of a file that has changed', () => {
    const target = store.targets.save(join(folder, 'target'));
    const [a = 0, b = 0] = addTargetImages(store, target, ['a.jpg', 'b.jpg']);
    store.edits.add(target, 'out', store.edits.changes(target, [a], { state: 'out' }));
    expect(store.targetImages.chosen(target)).toMatchObject([{ id: b, image: 'b.jpg' }]);
    const same = { image: 'b.jpg', bytes: 100, modified: 1000 };
    expect(store.targetFiles.register(target, [same])).toEqual([b]);
    expect(store.targetImages.unread(target)).toEqual([]);
    store.targetFiles.register(target, [{ image: 'a.jpg', bytes: 101, modified: 1000.5 }]);
    expect(store.targetImages.unread(target)).toEqual([a]);
    expect(store.targetImages.get(a)).toEqual({
      ...{ id: a, target, image: 'a.jpg', bytes: 101, modified: 1000.5 },
      ...{ width: null, height: null, hash: null, problem: null },
      ...{ state: 'out', flagged: false, reviewed: false, missing: false },
    });
    store.targetImages.saveProblem(a, { bytes: 101, modified: 7 }, 'It is damaged.');
    expect(store.targetImages.unread(target)).toEqual([]);
    store.targetImages.forgetProblems(target);
    expect(store.targetImages.unread(target)).toEqual([a]);
  });

  it('leave out what is gone, and have it again at another path', () => {
    const target = store.targets.save(join(folder, 'target'));
    const [a = 0, b = 0] = addTargetImages(store, target, ['a.jpg', 'b.jpg']);
    store.targetFiles.markMissing([a]);
    expect(store.targetImages.chosen(target).map(({ id }) => id)).toEqual([b]);
    expect(store.targetFiles.gone(target)).toEqual([
      { id: a, image: 'a.jpg', bytes: 100, modified: 1000, hash: 'h', missing: true },
    ]);
    store.targetFiles.move(a, { image: 'c/a.jpg', bytes: 100, modified: 7 });
    expect(store.targetImages.chosen(target)).toEqual([
      { id: b, image: 'b.jpg', width: 64, height: 48, hash: 'h' },
      { id: a, image: 'c/a.jpg', width: 64, height: 48, hash: 'h' },
    ]);
  });

  it('find a file, or all files of a folder, but not those of names that begin alike', () => {
    const target = store.targets.save(join(folder, 'target'));
    const images = ['a/1.jpg', 'a/b/2.jpg', 'a.jpg', 'a-/3.jpg', 'ab/4.jpg'];
    addTargetImages(store, target, images);
    const within = (path: string): string[] =>
      store.targetFiles.within(target, path).map(({ image }) => image);
    expect(within('a')).toEqual(['a/1.jpg', 'a/b/2.jpg']);
    expect(within('a.jpg')).toEqual(['a.jpg']);
    const pages = ['', 'a/1.jpg', 'ab/4.jpg'].map((after) =>
      store.targetImages.page(target, after, 3).map(({ image }) => image),
    );
    expect(pages).toEqual([['a-/3.jpg', 'a.jpg', 'a/1.jpg'], ['a/b/2.jpg', 'ab/4.jpg'], []]);
    expect(store.targetFiles.page(target, 'a/1.jpg', 1)).toMatchObject([{ image: 'a/b/2.jpg' }]);
  });
});

describe('saved views', () => {
  it('are one for a name', () => {
    store.savedViews.save({ name: 'night', content: '1' });
    store.savedViews.save({ name: 'Dark', content: '2' });
    store.savedViews.save({ name: 'night', content: '3' });
    expect(store.savedViews.all()).toEqual([
      { name: 'Dark', content: '2' },
      { name: 'night', content: '3' },
    ]);
    store.savedViews.remove('night');
    expect(store.savedViews.all()).toEqual([{ name: 'Dark', content: '2' }]);
  });
});

describe('runs', () => {
  it('give back what they were made of, whole', () => {
    const wanted = newRun(store, { seed: 12 });
    expect(store.runs.create(wanted)).toMatchObject({ ...wanted, status: 'queued', step: 0 });
  });

  it('go from queued to their end, and on from an interruption', () => {
    const { id } = store.runs.create(newRun(store));
    store.runs.start(id, 0);
    store.runs.setBackend(id, 'wasm', 'a processor');
    store.runs.reach(id, 7);
    store.runs.end(id, 'interrupted');
    const interrupted = store.runs.get(id);
    expect(interrupted).toMatchObject({ status: 'interrupted', step: 7, finishedAt: null });
    store.runs.start(id, 5);
    expect(store.runs.get(id)).toMatchObject({
      status: 'running',
      step: 5,
      backend: 'wasm',
      startedAt: interrupted?.startedAt,
    });
    store.runs.end(id, 'failed', 'no more memory');
    expect(store.runs.get(id)).toMatchObject({ status: 'failed', error: 'no more memory' });
    store.runs.start(id, 5);
    expect(store.runs.get(id)?.error).toBeNull();
  });

  it('end as stopped with the reason, where the guard ended them', () => {
    const { id } = store.runs.create(newRun(store, { kind: 'generalize' }));
    store.runs.end(id, 'stopped', 'sky has vanished');
    const stopped = store.runs.get(id);
    expect(stopped).toMatchObject({ kind: 'generalize', error: 'sky has vanished' });
    expect(stopped && isDone(stopped)).toBe(true);
    expect(stopped?.finishedAt).not.toBeNull();
  });

  it('add up the time that they trained and waited, over interruptions', () => {
    const { id } = store.runs.create(newRun(store));
    expect(store.runs.get(id)).toMatchObject({ waitedSeconds: 0, trainedSeconds: 0 });
    store.runs.addTimes(id, { waitedSeconds: 0.5, trainedSeconds: 8 });
    store.runs.end(id, 'interrupted');
    store.runs.start(id, 0);
    store.runs.addTimes(id, { waitedSeconds: 0.25, trainedSeconds: 2 });
    expect(store.runs.get(id)).toMatchObject({ waitedSeconds: 0.75, trainedSeconds: 10 });
  });

  it('refuse a recipe that a hand has changed', () => {
    const { id } = store.runs.create(newRun(store));
    const database = new Database(store.paths.absolute('towline.db'));
    database.exec(`UPDATE run SET recipe = '{"name": 1}'`);
    database.close();
    expect(() => store.runs.get(id)).toThrow(`holds a recipe of run ${id} that can't be read`);
  });

  it('can not belong to a source that does not exist', () => {
    expect(() => store.runs.create(newRun(store, { sourceId: 99 }))).toThrow(/FOREIGN KEY/);
  });
});

describe('what a run reports', () => {
  it('is forgotten beyond the step that it goes on from', () => {
    const run = store.runs.create(newRun(store)).id;
    const weights = { id: 4, weight: 1, confidence: null, share: 0.5 };
    for (const step of [1, 2, 3]) {
      store.metrics.save(run, step, { total: step / 10, source: step });
      store.classWeights.save({ event: 'weights', run, step, classes: [weights] });
      store.checkpoints.save(run, step, join(store.runFolder(run), `${step}`));
    }
    store.metrics.forgetAfter(run, 1);
    store.classWeights.forgetAfter(run, 2);
    store.checkpoints.forgetAfter(run, 2);
    store.metrics.save(run, 1, { total: 0.5 });
    expect(store.metrics.of(run)).toEqual([
      { step: 1, name: 'source', value: 1 },
      { step: 1, name: 'total', value: 0.5 },
    ]);
    expect(store.classWeights.of(run)).toEqual([
      { step: 1, ...weights },
      { step: 2, ...weights },
    ]);
    expect(store.checkpoints.of(run).map(({ step }) => step)).toEqual([2, 1]);
  });

  it('is measured on the watched images, by class id', () => {
    const run = store.runs.create(newRun(store)).id;
    const measures = {
      ...{ confidence: 0.9, entropy: 0.3, flipAgreement: 0.8, scaleAgreement: 0.7 },
      ...{
        brightnessAgreement: 0.6,
        teacherAgreement: 0.5,
        sourceShift: 0.2,
        sourceOnlyShift: 0.1,
      },
    };
    for (const step of [50, 100]) {
      store.measures.save({ event: 'watch', run, step, measures, shares: [0.75, 0.25] });
    }
    store.measures.forgetAfter(run, 50);
    expect(
      Object.fromEntries(store.measures.of(run).map(({ name, value }) => [name, value])),
    ).toEqual(measures);
    // In the class list, sky is 4 and road is 2.
    expect(store.measures.sharesOf(run)).toEqual([
      { step: 50, id: 2, share: 0.25 },
      { step: 50, id: 4, share: 0.75 },
    ]);
  });

  it('has the checkpoint first that was written last, also after a way back', () => {
    const run = store.runs.create(newRun(store)).id;
    const file = (step: number): string => join(store.runFolder(run), `step-${step}`);
    for (const step of [50, 100, 50]) store.checkpoints.save(run, step, file(step));
    expect(store.checkpoints.of(run).map(({ step }) => step)).toEqual([50, 100]);
  });

  it('is kept as it came: events, scores and results', () => {
    const run = store.runs.create(newRun(store)).id;
    const warning = { event: 'warning', run, message: 'it is dark' } as const;
    store.events.add(run, warning);
    expect(store.events.of(run)).toEqual([warning]);

    const scores = { miou: 0.5, pixelAccuracy: null, classes: [{ id: 4, name: 'sky', iou: null }] };
    store.scores.save(run, 'source-validation', 3, scores);
    expect(store.scores.get(run, 'source-validation')).toEqual(scores);
    expect(store.scores.get(run, 'another')).toBeUndefined();

    const target = store.targets.save(folder);
    const [image = 0] = addTargetImages(store, target, ['a.jpg']);
    const result = {
      targetImageId: image,
      imageHash: 'h',
      mask: join(store.runFolder(run), 'masks', 'a.png'),
      classPixels: [1, 2],
      confidence: 0.9,
    };
    store.results.save(run, result);
    expect(store.results.of(run, target)).toEqual([result]);
    store.edits.add(target, 'out', store.edits.changes(target, [image], { state: 'out' }));
    expect(store.results.of(run, target)).toEqual([]);
  });
});
