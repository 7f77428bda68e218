import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readingOf } from './reading.js';
import { TestProject } from './testing.js';

let project: TestProject;
beforeEach(async () => {
  project = await TestProject.create();
  for (const name of ['a.png', 'sub/b.png', 'sub/deep/c.png']) await write(name, await grey(name));
  await project.choose();
});
afterEach(() => project.remove());

const path = (name: string): string => join(project.images, name);
const write = (name: string, bytes: Uint8Array | string): Promise<string> =>
  project.folder.write(`images/${name}`, bytes);

/** An image that is another one for each name. */
const grey = (name: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0] = Buffer.from(name).reverse();
  return sharp({ create: { width: 16, height: 8, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
};

/** Waits until the table's paths are these, in brackets where missing, and all are read. */
async function shown(expected: readonly string[]): Promise<void> {
  const current = async (): Promise<string[]> =>
    [...(await project.rows()).values()].map(({ path: name, missing, version }) =>
      missing ? `(${name})` : version === null ? `${name}?` : name,
    );
  await project
    .waitFor(async () => JSON.stringify(await current()) === JSON.stringify(expected))
    .catch(async () => expect(await current()).toEqual(expected));
}

const available = (): boolean[] =>
  project.told.flatMap(({ name, data }) => (name === 'target.available' ? [data.available] : []));

describe('a folder that changes', () => {
  it('shows what is new, changed, renamed and gone', async () => {
    const before = await project.rows();
    await write('new.png', await grey('new'));
    await shown(['a.png', 'new.png', 'sub/b.png', 'sub/deep/c.png']);
    await rm(path('new.png'));
    await shown(['a.png', '(new.png)', 'sub/b.png', 'sub/deep/c.png']);
    await rename(path('sub'), path('other'));
    await shown(['a.png', '(new.png)', 'other/b.png', 'other/deep/c.png']);
    expect((await project.row('other/b.png')).id).toBe(before.get('sub/b.png')?.id);
    await write('a.png', await grey('changed'));
    await project.waitFor(
      async () =>
        ![null, before.get('a.png')?.version].includes((await project.row('a.png')).version),
    );
    expect((await project.row('a.png')).id).toBe(before.get('a.png')?.id);
  });

  it('shows a whole folder that is copied into it', async () => {
    const source = join(project.folder.path, 'source');
    await mkdir(source);
    const names = Array.from({ length: 1500 }, (_, index) => `${1000 + index}.png`);
    const bytes = await grey('many');
    for (const name of names) await project.folder.write(`source/x/${name}`, bytes);
    await cp(source, path('copied'), { recursive: true });
    await project.waitFor(async () => (await project.rows()).size === names.length + 3);
    await project.settled();
    const rows = [...(await project.rows()).values()];
    expect(rows.filter(({ version }) => version !== null)).toHaveLength(names.length + 3);
  });

  it('reads a file that is being written once it is whole', async () => {
    const bytes = await sharp({
      create: {
        width: 600,
        height: 400,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 50 },
      },
    })
      .png()
      .toBuffer();
    await write('slow.png', bytes.subarray(0, bytes.length >> 1));
    await project.waitFor(async () => (await project.rows()).has('slow.png'));
    const { id } = await project.row('slow.png');
    const read = readingOf(project.project).read(id);
    // By now the half of it has been looked into.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await write('slow.png', bytes);
    expect(await read).toMatchObject({ width: 600, problem: null });
  });
});

describe('a folder that is away', () => {
  it('says so, forgets nothing, and goes on when it is back', async () => {
    const before = await project.rows();
    const away = join(project.folder.path, 'away');
    await rename(project.images, away);
    await project.waitFor(() => available().at(-1) === false);
    expect(await project.call('target.table', {})).toMatchObject({ available: false });
    const scan = await project.ended(await project.call('target.scan', {}));
    expect(scan).toMatchObject({
      state: 'failed',
      message: `The folder ${project.images} is not there: plug its drive in, or say where it is now.`,
    });
    expect(await project.rows()).toEqual(before);

    await project.folder.write('away/later.png', await grey('later'));
    await rename(away, project.images);
    await shown(['a.png', 'later.png', 'sub/b.png', 'sub/deep/c.png']);
    expect(available()).toEqual([false, true]);
    // It is watched again.
    await write('more.png', await grey('more'));
    await shown(['a.png', 'later.png', 'more.png', 'sub/b.png', 'sub/deep/c.png']);
  });

  it('is known to be away from the start, an empty folder in its place or none', async () => {
    const before = await project.rows();
    await project.close();
    await rename(project.images, join(project.folder.path, 'away'));
    project.open();
    await project.waitFor(() => available().at(-1) === false);
    await project.close();
    await mkdir(project.images);
    project.told.length = 0;
    project.open();
    await project.waitFor(() => available().at(-1) === false);
    expect(await project.rows()).toEqual(before);
  });
});

describe('relinking', () => {
  const relink = async (directory: string) =>
    project.ended(await project.call('target.relink', { directory }));

  it('finds the images where they have moved to, in other subfolders too', async () => {
    const before = await project.rows();
    const moved = join(project.folder.path, 'moved');
    await rename(project.images, moved);
    await rename(join(moved, 'sub', 'deep'), join(moved, 'flat'));
    await project.waitFor(() => available().at(-1) === false);
    expect(await relink(moved)).toMatchObject({ state: 'done' });
    await shown(['a.png', 'flat/c.png', 'sub/b.png']);
    expect((await project.row('flat/c.png')).id).toBe(before.get('sub/deep/c.png')?.id);
    expect((await project.row('a.png')).id).toBe(before.get('a.png')?.id);
    expect(await project.call('target.table', {})).toMatchObject({
      directory: moved,
      available: true,
    });
    await project.folder.write('moved/new.png', await grey('new'));
    await shown(['a.png', 'flat/c.png', 'new.png', 'sub/b.png']);
  });

  it('does not read a copy again that has times of its own', async () => {
    const copy = join(project.folder.path, 'copy');
    await cp(project.images, copy, { recursive: true });
    const before = await project.rows();
    expect(before.get('a.png')?.version).not.toBeNull();
    project.told.length = 0;
    expect(await relink(copy)).toMatchObject({ state: 'done' });
    const read = project.told.filter(
      ({ name, data }) => name === 'task' && data.kind === 'read-target',
    );
    expect(read).toEqual([]);
    expect((await project.row('a.png')).modified).not.toBe(before.get('a.png')?.modified);
  });

  it('refuses another folder', async () => {
    const other = join(project.folder.path, 'other');
    await project.folder.write('other/a.png', await grey('a.png'));
    await project.folder.write('other/x.png', await grey('x'));
    const before = await project.rows();
    expect(await relink(other)).toMatchObject({
      state: 'failed',
      message: `Only 1 of the target's 3 images are in ${other}: choose the folder that it was moved to.`,
    });
    for (const name of before.keys()) {
      await project.folder.write(`same names/${name}`, Buffer.alloc(before.get(name)?.bytes ?? 0));
    }
    expect((await relink(join(project.folder.path, 'same names'))).message).toMatch(
      /holds files of the same names, but of 3 that were compared only 0 have the same content/,
    );
    expect((await relink(project.folder.path)).message).toMatch(/lies inside the target/);
    expect(await project.rows()).toEqual(before);
    expect(await project.call('target.table', {})).toMatchObject({ directory: project.images });
  });
});
