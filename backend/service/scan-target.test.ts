import { mkdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestFolder } from '../datasets/testing.js';
import { fileHash } from '../datasets/scan.js';
import { Store } from '../store/store.js';
import type { TargetRecord } from '../store/targets.js';
import { FolderAway, scanTarget, type ScanOptions } from './scan-target.js';

let folder: TestFolder;
let store: Store;
let target: TargetRecord;
let changed: Set<number>;

beforeEach(async () => {
  folder = await TestFolder.create();
  store = Store.open(join(folder.path, 'project'), { create: true });
  const directory = join(folder.path, 'images');
  target = { id: store.targets.save(directory), directory };
  for (const name of ['a.jpg', 'b.jpg', 'sub/c.jpg', 'sub/deep/d.jpg']) await write(name, name);
  await scan();
  await read();
});
afterEach(async () => {
  store.close();
  await folder.remove();
});

const path = (image: string): string => join(target.directory, image);
const write = (image: string, content: string): Promise<string> =>
  folder.write(`images/${image}`, content);

async function scan(options: ScanOptions = {}): Promise<void> {
  changed = new Set();
  await scanTarget(store, target, {
    ...options,
    onChange: (images) => images.forEach((image) => changed.add(image)),
  });
}

/** Reads what is unread, as an image's reader would. */
async function read(): Promise<void> {
  for (const image of store.targetImages.some(store.targetImages.unread(target.id))) {
    const hash = (await fileHash(path(image.image))) ?? '';
    store.targetImages.saveReading(image.id, { ...image, width: 1, height: 1, hash });
  }
}

const rows = () => store.targetImages.page(target.id, '', 100);
/** The images as their paths, those that are missing in brackets. */
const paths = (): string[] => rows().map(({ image, missing }) => (missing ? `(${image})` : image));
const idOf = (image: string): number => rows().find((row) => row.image === image)?.id ?? 0;
const unread = (): string[] =>
  rows().flatMap(({ image, hash, missing }) => (hash === null && !missing ? [image] : []));

describe('looking at a folder again', () => {
  it('changes nothing where nothing has changed', async () => {
    await scan();
    expect(changed.size).toBe(0);
    expect(unread()).toEqual([]);
  });

  it('finds what is new, changed, gone and back', async () => {
    const c = idOf('sub/c.jpg');
    await write('new.jpg', 'new one');
    await write('a.jpg', 'another length');
    await utimes(path('b.jpg'), 5, 5);
    await rename(path('sub/c.jpg'), path('sub/c.txt'));
    await scan();
    expect(paths()).toEqual(['a.jpg', 'b.jpg', 'new.jpg', '(sub/c.jpg)', 'sub/deep/d.jpg']);
    expect(unread()).toEqual(['a.jpg', 'b.jpg', 'new.jpg']);
    expect(changed).toEqual(new Set([idOf('a.jpg'), idOf('b.jpg'), idOf('new.jpg'), c]));
    await rename(path('sub/c.txt'), path('sub/c.jpg'));
    await scan();
    expect(store.targetImages.get(c)).toMatchObject({ image: 'sub/c.jpg', missing: false });
    expect(changed).toEqual(new Set([c]));
    expect(unread()).not.toContain('sub/c.jpg');
  });

  it('knows renamed files and folders by their content', async () => {
    const before = new Map(rows().map(({ image, id }) => [image, id]));
    const content = await readFile(path('a.jpg'));
    await rm(path('a.jpg'));
    await write('z.jpg', content.toString());
    // Of the same length, but not the same.
    await write('other.jpg', 'A.JPG');
    await rename(path('sub'), path('moved'));
    await scan();
    expect(paths()).toEqual(['b.jpg', 'moved/c.jpg', 'moved/deep/d.jpg', 'other.jpg', 'z.jpg']);
    expect(idOf('z.jpg')).toBe(before.get('a.jpg'));
    expect(idOf('moved/c.jpg')).toBe(before.get('sub/c.jpg'));
    expect(idOf('moved/deep/d.jpg')).toBe(before.get('sub/deep/d.jpg'));
    expect(unread()).toEqual(['other.jpg']);
  });

  it('knows a file again that comes back under another name later', async () => {
    const a = idOf('a.jpg');
    const content = await readFile(path('a.jpg'));
    await rm(path('a.jpg'));
    await scan();
    await write('later.jpg', content.toString());
    await scan({ paths: ['later.jpg'] });
    expect(store.targetImages.get(a)).toMatchObject({ image: 'later.jpg', missing: false });
  });

  it('takes a copy for an image of its own', async () => {
    const content = await readFile(path('a.jpg'));
    await write('copy.jpg', content.toString());
    await scan();
    expect(paths()).toEqual(['a.jpg', 'b.jpg', 'copy.jpg', 'sub/c.jpg', 'sub/deep/d.jpg']);
  });

  it('knows a renamed folder before its images were read', async () => {
    await write('fresh/e.jpg', 'five');
    await scan();
    const e = idOf('fresh/e.jpg');
    await rename(path('fresh'), path('old'));
    await scan();
    expect(idOf('old/e.jpg')).toBe(e);
    expect(unread()).toEqual(['old/e.jpg']);
  });

  it('looks at some paths only: files, folders, and what is gone', async () => {
    await write('new.jpg', 'new one');
    await write('unseen.jpg', 'not looked at');
    await write('sub/deep/e.jpg', 'eee');
    await write('.hidden/f.jpg', 'f');
    await rm(path('b.jpg'));
    await rm(path('sub/deep/d.jpg'));
    await scan({
      paths: ['new.jpg', 'b.jpg', 'sub/deep', '.hidden/f.jpg', 'notes.txt', 'nowhere'],
    });
    expect(paths()).toEqual([
      ...['a.jpg', '(b.jpg)', 'new.jpg', 'sub/c.jpg', '(sub/deep/d.jpg)', 'sub/deep/e.jpg'],
    ]);
  });

  it('marks nothing as missing where the folder is away', async () => {
    const before = rows();
    await rename(target.directory, `${target.directory} away`);
    await expect(scan({ paths: ['a.jpg'] })).rejects.toThrow(FolderAway);
    await expect(scan()).rejects.toThrow(FolderAway);
    // An unplugged drive may leave an empty folder behind.
    await mkdir(target.directory);
    await expect(scan()).rejects.toThrow(
      `The folder ${target.directory} is not there: plug its drive in`,
    );
    expect(rows()).toEqual(before);
  });

  it('can be cancelled in the middle, and goes on the next time', async () => {
    const names = Array.from({ length: 2500 }, (_, index) => `many/${index}.png`);
    for (const name of names) await write(name, name);
    const abort = new AbortController();
    const cancelled = scan({
      signal: abort.signal,
      onFound: (files) => {
        if (files > 1500) abort.abort();
      },
    });
    await expect(cancelled).rejects.toThrow('Looking at the target was cancelled.');
    const found = rows().length;
    expect(store.targetImages.page(target.id, '', 5000).length).toBeLessThan(2000);
    expect(found).toBe(100);
    expect(paths().some((name) => name.startsWith('('))).toBe(false);
    await scan();
    expect(store.targetImages.page(target.id, '', 5000)).toHaveLength(2504);
  });
});
