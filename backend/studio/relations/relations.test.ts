import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importSourceInto } from '../../service/import-source.js';
import { TestProject } from '../target/testing.js';
import { similarityHandlers } from './handlers.js';
import { relationsOf, type Relation } from './relations.js';

const STREETS = fileURLToPath(new URL('../../../resources/sample/streets/', import.meta.url));
const NAMES = readdirSync(join(STREETS, 'target'))
  .filter((name) => name.endsWith('.jpg'))
  .sort()
  .slice(0, 6);

let test: TestProject;
const handlers = similarityHandlers({ get: () => test.project });

beforeEach(async () => {
  test = await TestProject.create();
  mkdirSync(test.images);
  for (const name of NAMES) cpSync(join(STREETS, 'target', name), join(test.images, name));
  // A smaller copy of the first image, and a picture of nothing.
  await sharp(join(STREETS, 'target', NAMES[0] ?? ''))
    .resize({ width: 300 })
    .jpeg({ quality: 60 })
    .toFile(join(test.images, 'copy.jpg'));
  const create = { width: 320, height: 240, channels: 3, background: '#ff00ff' } as const;
  await sharp({ create }).png().toFile(join(test.images, 'strange.png'));
});
afterEach(() => test.remove());

const idOf = async (name: string): Promise<number> => (await test.row(name)).id;

/** Relations once they are known and every image is described. */
async function settled(): Promise<Map<string, Relation>> {
  await test.waitFor(async () => {
    await test.settled();
    const hashes = [...(await test.rows()).values()].map(({ id }) => {
      return test.project.store.targetImages.get(id)?.hash ?? '';
    });
    const isDescribed = test.project.pictures.embeddings(hashes).size === new Set(hashes).size;
    return isDescribed && test.project.tasks.of('p').length === 0;
  });
  const rows = await test.rows();
  return new Map([...rows].map(([path, { id }]) => [path, relationsOf(test.project).of(id)]));
}

describe('relations', () => {
  it('tell near-duplicates and strangers; nothing is near a source where there is none', async () => {
    await test.choose();
    const relations = await settled();
    const pair = [await idOf(NAMES[0] ?? ''), await idOf('copy.jpg')];
    expect(pair).toContain(relations.get('copy.jpg')?.stack);
    expect(relations.get(NAMES[0] ?? '')?.stack).toBe(relations.get('copy.jpg')?.stack);
    for (const name of [...NAMES.slice(1), 'strange.png']) {
      expect(relations.get(name)?.stack).toBeNull();
    }
    const outliers = [...relations].map(([name, { outlier }]) => ({ name, outlier: outlier ?? 0 }));
    outliers.sort((a, b) => b.outlier - a.outlier);
    expect(outliers[0]?.name).toBe('strange.png');
    expect([...relations.values()].every(({ style }) => style === null)).toBe(true);
  });

  it('tell how far the style is from the source, as soon as there is one', async () => {
    await test.choose();
    await settled();
    const { store, notifier } = test.project;
    const { source } = await importSourceInto(store, join(STREETS, 'source'));
    store.project.save({ ...store.project.read('p'), sourceId: source.id });
    notifier.tell('source.changed', { project: 'p' });
    const relations = relationsOf(test.project);
    const strange = await idOf('strange.png');
    await test.waitFor(() => relations.of(strange).style !== null);
    const others = await Promise.all(
      NAMES.map(async (name) => relations.of(await idOf(name)).style),
    );
    const farthest = Math.max(...others.map((style) => style ?? NaN));
    expect(relations.of(strange).style).toBeGreaterThan(farthest);
    // Dusk is not as the day of the source.
    expect(Math.min(...others.map((style) => style ?? NaN))).toBeGreaterThan(0);
  });

  it('tell whose relations have changed, and are known at once when opened again', async () => {
    const changed = new Set<number>();
    relationsOf(test.project).onChange((images) => images.forEach((image) => changed.add(image)));
    await test.choose();
    const before = await settled();
    const ids = [...(await test.rows()).values()].map(({ id }) => id);
    expect([...changed].sort()).toEqual(ids.sort());
    await test.close();
    test.open();
    await settled();
    await test.waitFor(() => relationsOf(test.project).of(ids[0] ?? 0).outlier !== null);
    expect(await settled()).toEqual(before);
  });

  it('forget an image that is gone', async () => {
    await test.choose();
    await settled();
    rmSync(join(test.images, 'copy.jpg'));
    await test.ended(await test.call('target.scan', {}));
    await test.settled();
    relationsOf(test.project).refresh();
    const first = await idOf(NAMES[0] ?? '');
    await test.waitFor(() => relationsOf(test.project).of(first).stack === null);
  });
});

describe('similar and diverse', () => {
  it('find the copy first and the stranger last', async () => {
    await test.choose();
    await settled();
    const first = await idOf(NAMES[0] ?? '');
    const { images, distances } = await handlers['target.similar']({ project: 'p', image: first });
    expect(images.length).toBe(8);
    expect(images.slice(0, 2)).toEqual([first, await idOf('copy.jpg')]);
    expect(images.at(-1)).toBe(await idOf('strange.png'));
    expect(distances[0]).toBe(0);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    const [own, last] = [first, images.at(-1) ?? 0].map((id) => {
      const hash = test.project.store.targetImages.get(id)?.hash ?? '';
      return test.project.pictures.embeddings([hash]).get(hash) ?? new Float32Array();
    });
    const cosine = own?.reduce((sum, value, index) => sum + value * (last?.[index] ?? NaN), 0);
    expect(distances.at(-1)).toBeCloseTo(1 - (cosine ?? NaN), 4);
    const unknown = { project: 'p', image: 99_999 };
    await expect(async () => handlers['target.similar'](unknown)).rejects.toThrow('not read yet');
  });

  it('choose images that differ, among those that were asked about', async () => {
    await test.choose();
    await settled();
    const ids = await Promise.all([NAMES[0] ?? '', 'copy.jpg', 'strange.png'].map(idOf));
    const chosen = await handlers['target.diverse']({ project: 'p', images: ids, count: 2 });
    expect(chosen.images.length).toBe(2);
    expect(chosen.images).toContain(ids[2]);
  });
});
