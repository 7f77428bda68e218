import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestFolder } from './testing.js';
import { FolderWatch, outermost } from './watch.js';

describe('outermost', () => {
  it.each([
    [
      ['a/b.png', 'a', 'ab/c.png'],
      ['a', 'ab/c.png'],
    ],
    [
      ['a/b/c.png', 'd.png', 'a/b'],
      ['d.png', 'a/b'],
    ],
    [['a', '', 'b'], ['']],
    [[], []],
  ])('%j', (paths, expected) => {
    expect(outermost(paths)).toEqual(expected);
  });
});

describe('FolderWatch', () => {
  let folder: TestFolder;
  let root: string;
  let changed: Set<string>;
  let looked: number;
  let watch: FolderWatch;
  beforeEach(async () => {
    folder = await TestFolder.create();
    root = join(folder.path, 'root');
    await folder.write('root/sub/old.png', 'x');
    changed = new Set();
    looked = 0;
    watch = await FolderWatch.start(root, {
      onChange: (paths) => paths.forEach((path) => changed.add(path)),
      onFolder: () => looked++,
    });
  });
  afterEach(async () => {
    await watch.close();
    await folder.remove();
  });

  const told = (...paths: string[]): Promise<unknown> =>
    vi.waitUntil(() => paths.every((path) => changed.has(path)), 20_000);

  it('tells what is written, renamed and deleted, also in folders that are new', async () => {
    await folder.write('root/sub/new.png', 'y');
    await told('sub/new.png');
    await rename(join(root, 'sub', 'old.png'), join(root, 'moved.png'));
    await told('sub/old.png', 'moved.png');
    await mkdir(join(root, 'later'));
    await told('later');
    await folder.write('root/later/deep.png', 'z');
    await told('later/deep.png');
    changed.clear();
    await rm(join(root, 'later'), { recursive: true });
    await told('later');
  });

  it('tells when the folder itself is moved away', async () => {
    await rename(root, `${root} away`);
    await vi.waitUntil(() => looked > 0, 20_000);
  });

  it('can not be started where there is no folder', async () => {
    const nothing = { onChange: () => undefined, onFolder: () => undefined };
    await expect(FolderWatch.start(join(root, 'none'), nothing)).rejects.toThrow(/ENOENT/);
  });
});
