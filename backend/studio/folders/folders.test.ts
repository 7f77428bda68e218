import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestWorld, type TestStudio } from '../testing.js';
import { within } from './patience.js';

let world: TestWorld;
let studio: TestStudio;

beforeEach(() => {
  world = new TestWorld();
  studio = world.studio();
});
afterEach(async () => {
  await studio.studio.close();
  world.remove();
});

/** Makes a file of that many bytes below the home folder, and its folders. */
function file(name: string, bytes = 0): string {
  const path = join(world.home, ...name.split('/'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, new Uint8Array(bytes));
  return path;
}

const list = (path: string | null) => studio.call('folders.list', { path });

describe('a folder’s list', () => {
  it('begins at home and names what its folders hold', async () => {
    await studio.call('projects.create', { name: 'Hafen', folder: join(world.home, 'Hafen') });
    for (const number of [10, 9, 1]) file(`Serie ${number}/bild.jpg`);
    file('Serie 10/Bild.TIFF');
    file('Serie 10/.hidden.jpg');
    file('Serie 10/text.txt');
    file('Serie 10/tiefer/bild.png');
    file('.config/bild.png');
    file('allein.webp');
    symlinkSync(join(world.home, 'Serie 1'), join(world.home, 'Verweis'));
    symlinkSync(join(world.home, 'nirgends'), join(world.home, 'Verweis ins Nichts'));
    const listing = await list(null);
    expect(listing).toMatchObject({ path: world.home, parent: world.root, images: 1 });
    expect(listing.folders.map(({ name, images, holds }) => [name, images, holds])).toEqual([
      ['Documents', 0, 'other'],
      ['Hafen', 0, 'project'],
      ['Serie 1', 1, 'other'],
      ['Serie 9', 1, 'other'],
      ['Serie 10', 2, 'other'],
      ['Straßen bei Tag', 0, 'source'],
      ['Verweis', 1, 'other'],
    ]);
    expect(listing.folders[0]?.path).toBe(join(world.home, 'Documents'));
  });

  it('offers home, usual folders and places used before', async () => {
    const elsewhere = join(world.root, 'anderswo');
    await studio.call('projects.create', { name: 'Hafen', folder: join(elsewhere, 'Hafen') });
    const { places } = await list(world.source);
    expect(places[0]).toEqual({ name: 'Home', path: world.home });
    const paths = places.map(({ path }) => path);
    expect(paths).toContain(join(world.home, 'Documents'));
    expect(paths).toContain(elsewhere);
    expect(paths).not.toContain(join(world.home, 'Pictures'));
  });

  it('has no parent at the top', async () => {
    expect((await list(sep)).parent).toBeNull();
  });

  it('ends counting at ten thousand', async () => {
    for (let number = 0; number < 10_001; number++) file(`viele/${number}.jpg`);
    expect((await list(join(world.home, 'viele'))).images).toBe(10_000);
    expect((await list(null)).folders.find(({ name }) => name === 'viele')?.images).toBe(10_000);
  });

  it('is refused with a sentence where there is none', async () => {
    const missing = join(world.home, 'fort');
    const sentence = (path: string): string =>
      `The folder ${path} is missing, does not answer or may not be read: choose another one.`;
    await expect(list(missing)).rejects.toThrow(sentence(missing));
    const text = file('text.txt');
    await expect(list(text)).rejects.toThrow(sentence(text));
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'leaves out what may not be read',
    async () => {
      const closed = dirname(file('zu/bild.jpg'));
      chmodSync(closed, 0o000);
      await expect(list(closed)).rejects.toThrow('may not be read');
      const entry = (await list(null)).folders.find(({ name }) => name === 'zu');
      expect(entry).toMatchObject({ images: 0, holds: 'other' });
      chmodSync(closed, 0o700);
    },
  );
});

describe('a dropped folder', () => {
  const find = (name: string, files: { name: string; bytes: number }[]) =>
    studio.call('folders.find', { name, files });

  it('is found by its name and its files’ sizes, below home and beside projects', async () => {
    file('a/Häfen 1/eins.jpg', 11);
    file('b/c/Häfen 1/eins.jpg', 11);
    file('b/c/Häfen 1/tief/zwei.jpg', 12);
    file('d/Häfen 1/eins.jpg', 10);
    file('e/Andere/eins.jpg', 11);
    const one = { name: 'eins.jpg', bytes: 11 };
    const two = { name: 'tief/zwei.jpg', bytes: 12 };
    expect(await find('Häfen 1', [one])).toEqual({
      paths: [join(world.home, 'a', 'Häfen 1'), join(world.home, 'b', 'c', 'Häfen 1')],
    });
    expect(await find('Häfen 1', [one, two])).toEqual({
      paths: [join(world.home, 'b', 'c', 'Häfen 1')],
    });
    expect(await find('Häfen 2', [one])).toEqual({ paths: [] });

    const outside = join(world.root, 'drive');
    await studio.call('projects.create', { name: 'Hafen', folder: join(outside, 'Hafen') });
    mkdirSync(join(outside, 'Ziel'));
    expect(await find('Ziel', [])).toEqual({ paths: [join(outside, 'Ziel')] });
  });
});

it('does not wait for ever', async () => {
  const never = new Promise<string>(() => undefined);
  expect(await within(never, 'late', 10)).toBe('late');
  expect(await within(Promise.resolve('there'), 'late', 10_000)).toBe('there');
  expect(await within(Promise.reject(new Error('broken')), 'late', 10_000)).toBe('late');
});
