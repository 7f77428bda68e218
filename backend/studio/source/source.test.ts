import { appendFileSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClassList } from '../../contract/classes.js';
import type { SourceView } from '../../contract/source-view.js';
import { importSourceInto } from '../../service/import-source.js';
import { Store } from '../../store/store.js';
import { ended, TestWorld, type TestStudio } from '../testing.js';

let world: TestWorld;
let studio: TestStudio;
let project: string;

beforeEach(async () => {
  world = new TestWorld();
  studio = world.studio();
  project = await studio.projectWith(world.source);
});
afterEach(async () => {
  await studio.studio.close();
  world.remove();
});

async function view(): Promise<SourceView> {
  const found = await studio.call('source.view', { project });
  if (!found) throw new Error('There is no source.');
  return found;
}

async function importAgain(): Promise<void> {
  const directory = world.source;
  const { task } = await studio.call('source.import', { project, directory });
  await studio.until(ended(task));
}

const setClasses = (classes: ClassList | null) =>
  studio.call('source.setClasses', { project, classes });

/** The source as the command line would import it into the same project. */
async function fromTheCommandLine() {
  const { folder } = await studio.call('projects.summary', { project });
  const store = Store.open(folder);
  const { source } = await importSourceInto(store, world.source);
  store.close();
  return source;
}

describe('the source', () => {
  it('is nothing until one is chosen', async () => {
    const { id } = await studio.call('projects.create', { name: 'Leer', folder: null });
    expect(await studio.call('source.view', { project: id })).toBeNull();
    const refused = studio.call('source.setClasses', { project: id, classes: null });
    await expect(refused).rejects.toThrow('This project has no source yet: choose one first.');
  });

  it('is shown with pairs, classes and report', async () => {
    const shown = await view();
    expect(shown).toMatchObject({
      directory: world.source,
      available: true,
      classesEdited: false,
      validationShare: 0.1,
      report: { images: 40, used: 40, unusable: [], withoutMask: [] },
    });
    expect(shown.pairs).toHaveLength(40);
    const [pair] = shown.pairs;
    const pixels = (pair?.classPixels ?? []).reduce((sum, count) => sum + count, 0);
    expect(pixels).toBeLessThanOrEqual((pair?.width ?? 0) * (pair?.height ?? 0));
    // A tenth of forty, the last ones by name.
    expect(shown.pairs.map(({ validation }) => validation)).toEqual(
      Array.from({ length: 40 }, (_, index) => index >= 36),
    );
  });

  it('keeps ids through a new import, and tells a changed pair by its version', async () => {
    const before = await view();
    const [first, second] = before.pairs;
    unlinkSync(join(world.source, first?.image ?? ''));
    // What follows the end of a PNG changes the file and not the picture.
    appendFileSync(join(world.source, second?.mask ?? ''), 'x');
    await importAgain();
    const after = await view();
    expect(after.pairs.map(({ id }) => id)).toEqual(before.pairs.slice(1).map(({ id }) => id));
    expect(after.pairs[0]?.version).not.toBe(second?.version);
    expect(after.pairs[1]).toMatchObject({ version: before.pairs[2]?.version });
    expect(after.report.withoutImage).toEqual([first?.mask]);
    const summary = await studio.call('projects.summary', { project });
    expect(summary.source).toMatchObject({ pairs: 39, problems: 1 });
  });

  it('that is gone is still shown, as not there', async () => {
    rmSync(world.source, { recursive: true });
    expect(await view()).toMatchObject({ available: false });
    const summary = await studio.call('projects.summary', { project });
    expect(summary.source).toMatchObject({ available: false, pairs: 40 });
  });

  it('keeps its share for validation', async () => {
    const shown = await studio.call('source.setValidationShare', { project, share: 0.5 });
    expect(shown.pairs.filter(({ validation }) => validation)).toHaveLength(20);
    await importAgain();
    expect((await view()).validationShare).toBe(0.5);
    await studio.call('source.setValidationShare', { project, share: 0 });
    expect((await view()).pairs.some(({ validation }) => validation)).toBe(false);
  });
});

describe('the user’s class list', () => {
  it('changes names, colours, order and what counts, here and on the command line', async () => {
    const before = await view();
    const [first, ...others] = before.classes.classes;
    if (!first) throw new Error('There are no classes.');
    const renamed = { ...first, name: '  Nebel ', color: '#ABCDEF' };
    const ignored = others[0]?.id ?? 0;
    const own = { classes: [...others, renamed], ignore: [...before.classes.ignore, ignored] };
    const after = await setClasses(own);
    expect(after.classesEdited).toBe(true);
    const kept = { ...own, classes: [...others, { ...renamed, name: 'Nebel' }] };
    expect(after.classes).toEqual(kept);
    const counted = (pair: SourceView['pairs'][number] | undefined) => pair?.classPixels ?? [];
    const [old, now] = [counted(before.pairs[0]), counted(after.pairs[0])];
    expect(now).toEqual([0, ...old.slice(2), old[0]]);
    expect(after.report.values.find(({ value }) => value === first.id)?.name).toBe('Nebel');
    expect(after.report.values.find(({ value }) => value === ignored)?.ignored).toBe(true);

    await importAgain();
    expect((await view()).classes).toEqual(kept);
    const edited = await fromTheCommandLine();
    expect(edited.classes).toEqual(kept);

    const back = await setClasses(null);
    expect(back).toMatchObject({ classes: before.classes, classesEdited: false });
    expect(back.pairs.map(({ classPixels }) => classPixels)).toEqual(
      before.pairs.map(({ classPixels }) => classPixels),
    );
    expect((await fromTheCommandLine()).contentHash).not.toBe(edited.contentHash);
  });

  it('is refused where it does not fit the masks', async () => {
    const { classes: given } = await view();
    const [first, second, ...rest] = given.classes;
    if (!first || !second) throw new Error('There are no classes.');
    const others = [second, ...rest];
    const refusal = (classes: ClassList['classes'], ignore = given.ignore) =>
      expect(setClasses({ classes, ignore })).rejects;
    await refusal(others).toThrow(
      `The class of the mask value ${first.id} is missing: ignore it instead of leaving it out.`,
    );
    await refusal([...given.classes, { ...first, id: 200 }]).toThrow(
      'No class of this source stands for the mask value 200.',
    );
    await refusal([...given.classes, first]).toThrow(
      `Two classes stand for the mask value ${first.id}.`,
    );
    await refusal([{ ...first, name: ' ' }, ...others]).toThrow(
      `The class of the mask value ${first.id} needs a name.`,
    );
    await refusal([{ ...first, name: second.name }, ...others]).toThrow(
      `Two classes have the name ${second.name}: give one of them another.`,
    );
    await refusal([{ ...first, color: 'red' }, ...others]).toThrow(
      "This class list can't be used: a colour is written as #rrggbb.",
    );
    await refusal(
      given.classes,
      others.map(({ id }) => id),
    ).toThrow('At least two classes must count, for there to be a choice.');
    expect((await view()).classes).toEqual(given);
  });

  it('is told to every window', async () => {
    const { classes } = await view();
    const told = () => studio.notifications.filter(({ name }) => name === 'source.changed').length;
    const before = told();
    await setClasses(classes);
    expect(told()).toBe(before + 1);
    expect((await view()).classesEdited).toBe(false);
  });
});
