import { chmod, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { greyPng, redBlue } from '../../datasets/testing.js';
import { readingOf } from './reading.js';
import { TestProject } from './testing.js';

let project: TestProject;
beforeEach(async () => void (project = await TestProject.create()));
afterEach(() => project.remove());

const size = { width: 40, height: 20 };
const write = (name: string, bytes: Uint8Array | string): Promise<string> =>
  project.folder.write(`images/${name}`, bytes);

/** An image of one grey, another one for each value. */
const grey = (value: number): Promise<Buffer> =>
  sharp({ create: { ...size, channels: 3, background: { r: value, g: value, b: value } } })
    .png()
    .toBuffer();

describe('choosing a folder', () => {
  it('shows its images, read, each with what can be said of it', async () => {
    const turned = await redBlue(size).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const deep = greyPng(size, new Uint16Array(800).fill(30_000));
    await write('a/turned.jpg', turned);
    await write('b/deep.png', deep);
    await write('black.png', await grey(0));
    await write('broken.jpg', turned.subarray(0, 300));
    await project.choose();
    const rows = await project.rows();
    expect([...rows.keys()]).toEqual(['a/turned.jpg', 'b/deep.png', 'black.png', 'broken.jpg']);
    expect(rows.get('a/turned.jpg')).toMatchObject({
      ...{ width: 20, height: 40, bytes: turned.length, state: 'in', flagged: false },
      ...{ reviewed: false, missing: false, problem: null },
    });
    expect(rows.get('b/deep.png')).toMatchObject({ ...size, bytes: deep.length });
    expect(rows.get('black.png')).toMatchObject({ brightness: 0, contrast: 0, confidence: null });
    const { hash } = project.project.store.targetImages.get(rows.get('black.png')?.id ?? 0) ?? {};
    expect(rows.get('black.png')?.version).toBe(hash?.slice(0, 16));
    expect(project.project.pictures.thumbnail(hash ?? '')).toBeDefined();
    expect(rows.get('broken.jpg')).toMatchObject({
      ...{ width: null, version: null, brightness: null },
      problem: 'The image is damaged or cut off.',
    });
    expect(await project.call('target.report', {})).toEqual({
      ...{ images: 4, used: 3, withoutMask: [], withoutImage: [], values: [] },
      unusable: [{ file: 'broken.jpg', reason: 'The image is damaged or cut off.' }],
      sizes: [
        { ...size, count: 2 },
        { width: 20, height: 40, count: 1 },
      ],
    });
  });

  it('tells windows of rows as they come', async () => {
    await write('one.png', await grey(1));
    await project.choose();
    const row = await project.row('one.png');
    await project.waitFor(() =>
      project.told.some(
        ({ name, data }) =>
          name === 'target.rows' && JSON.stringify(data.rows) === JSON.stringify([row]),
      ),
    );
    expect(project.told).toContainEqual({ name: 'target.replaced', data: { project: 'p' } });
  });

  it('refuses one that is missing, without images, or around the project', async () => {
    const choose = (directory: string) => project.call('target.choose', { directory });
    await expect(choose(project.images)).rejects.toThrow(
      `${project.images}: The folder is missing or may not be read.`,
    );
    await write('notes.txt', 'no image');
    await expect(choose(project.images)).rejects.toThrow(`No image in ${project.images}`);
    await expect(choose(project.folder.path)).rejects.toThrow('lies inside the target');
    expect(await project.call('target.table', {})).toBeNull();
    expect(await project.call('target.report', {})).toBeNull();
    await expect(project.call('target.scan', {})).rejects.toThrow('This project has no target yet');
  });

  it('finds an earlier one as it was left', async () => {
    await write('a.png', await grey(1));
    await project.folder.write('other/b.png', await grey(2));
    await project.choose();
    const { id } = await project.row('a.png');
    await project.call('target.decide', { images: [id], decision: { state: 'out' } });
    await project.choose(join(project.folder.path, 'other'));
    expect([...(await project.rows()).keys()]).toEqual(['b.png']);
    expect(await project.call('target.history', {})).toEqual({ undo: null, redo: null });
    await project.choose();
    expect(await project.row('a.png')).toMatchObject({ id, state: 'out', reviewed: true });
    expect(await project.call('target.history', {})).toEqual({
      undo: '1 image taken out',
      redo: null,
    });
  });
});

describe('reading', () => {
  it('goes on at the next start where it was cancelled', async () => {
    for (let at = 0; at < 30; at++) await write(`${at}.png`, await grey(at));
    const { store, tasks } = project.project;
    await project.call('target.choose', { directory: project.images });
    await project.waitFor(() => {
      const reading = tasks.of('p').find(({ kind }) => kind === 'read-target');
      if (reading) tasks.cancel(reading.id);
      return reading !== undefined;
    });
    await project.waitFor(() => tasks.of('p').length === 0);
    const { targetId } = store.project.read('p');
    const left = store.targetImages.unread(targetId ?? 0);
    expect(left.length).toBeGreaterThan(0);
    // What is asked for is read all the same.
    const [asked = 0] = left;
    expect((await readingOf(project.project).read(asked))?.hash).toHaveLength(64);
    await project.close();
    project.open();
    await project.settled();
    expect([...(await project.rows()).values()].every(({ version }) => version !== null)).toBe(
      true,
    );
  });

  it('reads one image once, however often it is asked for', async () => {
    await write('a.png', await grey(1));
    await project.choose();
    const { id } = await project.row('a.png');
    const reading = readingOf(project.project);
    expect(reading.read(id)).toBe(reading.read(id));
    expect(await reading.read(id)).toMatchObject({ image: 'a.png', ...size });
    expect(await reading.read(999)).toBeUndefined();
  });

  it('makes pictures anew where their cache is gone', async () => {
    await write('a.png', await grey(1));
    await project.choose();
    await project.close();
    await rm(join(project.folder.path, 'project', 'pictures.db'));
    project.open();
    await project.waitFor(async () => (await project.row('a.png')).brightness !== null);
  });

  it('tries again by hand what could not be read', async () => {
    await write('a.png', await grey(1));
    const path = await write('b.png', await grey(2));
    if (process.getuid?.() !== 0) await chmod(path, 0);
    else await write('b.png', '');
    await project.choose();
    expect((await project.row('b.png')).problem).not.toBeNull();
    if (process.getuid?.() !== 0) await chmod(path, 0o600);
    else await write('b.png', await grey(2));
    await project.ended(await project.call('target.scan', {}));
    await project.waitFor(async () => (await project.row('b.png')).version !== null);
  });
});

describe('the next start', () => {
  it('shows all at once, then what has changed meanwhile', async () => {
    for (const name of ['a.png', 'b.png', 'c.png'])
      await write(name, await grey(name.charCodeAt(0)));
    await project.choose();
    const before = await project.rows();
    const id = (path: string): number => before.get(path)?.id ?? 0;
    const decision = { state: 'out', flagged: true } as const;
    await project.call('target.decide', { images: [id('a.png'), id('b.png')], decision });
    await project.close();

    const moved = join(project.images, 'sub', 'renamed.png');
    await write('sub/new.png', await grey(9));
    await rename(join(project.images, 'a.png'), moved);
    await utimes(moved, 5, 5);
    await write('b.png', await grey(200));
    await rm(join(project.images, 'c.png'));
    project.open();
    expect([...(await project.rows()).keys()]).toEqual(['a.png', 'b.png', 'c.png']);
    await project.settled();

    const after = await project.rows();
    expect([...after.keys()]).toEqual(['b.png', 'c.png', 'sub/new.png', 'sub/renamed.png']);
    expect(after.get('sub/renamed.png')).toMatchObject({
      ...{ id: id('a.png'), version: before.get('a.png')?.version, ...decision },
    });
    expect(after.get('b.png')).toMatchObject({ id: id('b.png'), ...decision, reviewed: true });
    expect(after.get('b.png')?.brightness).toBeCloseTo(200 / 255, 2);
    expect(after.get('c.png')).toMatchObject({ id: id('c.png'), missing: true });
    expect(after.get('sub/new.png')).toMatchObject({ state: 'in', reviewed: false });
  });
});

describe('views', () => {
  it('are kept by name', async () => {
    const view = { name: 'night', content: '{}' };
    expect(await project.call('views.save', { view })).toEqual([view]);
    expect(await project.call('views.list', {})).toEqual([view]);
    expect(await project.call('views.delete', { name: 'night' })).toEqual([]);
    const told = project.told.filter(({ name }) => name === 'views.changed');
    expect(told).toHaveLength(2);
  });
});
