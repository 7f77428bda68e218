import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService } from '../../service.js';
import { TestWorld, type TestStudio } from '../testing.js';

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

const own = (...names: string[]): string => join(world.home, 'Documents', 'Towline', ...names);

describe('a new project', () => {
  it('gets a folder of its name, numbered where that is taken', async () => {
    const create = (name: string) => studio.call('projects.create', { name, folder: null });
    expect(await create('Häfen / Nacht?')).toMatchObject({
      name: 'Häfen / Nacht?',
      folder: own('Häfen - Nacht-'),
      source: null,
      target: null,
      runs: 0,
    });
    expect((await create('Häfen / Nacht?')).folder).toBe(own('Häfen - Nacht- 2'));
    expect((await create('..')).folder).toBe(own('Project'));
    expect((await create('CON')).folder).toBe(own('Project 2'));
  });

  it('goes to the home folder where there are no documents', async () => {
    rmSync(join(world.home, 'Documents'), { recursive: true });
    const { folder } = await studio.call('projects.create', { name: 'Hafen', folder: null });
    expect(folder).toBe(join(world.home, 'Towline', 'Hafen'));
  });

  it('is made in the folder that was chosen, or opened where it is there', async () => {
    const folder = join(world.root, 'neu', 'Hafen');
    const made = await studio.call('projects.create', { name: 'Hafen', folder });
    expect(made.folder).toBe(folder);
    const again = await studio.call('projects.create', { name: 'Anders', folder: `${folder}/` });
    expect(again).toEqual(made);
  });

  it('is refused where it can’t be', async () => {
    const file = join(world.root, 'Datei');
    writeFileSync(file, '');
    const refused = studio.call('projects.create', { name: 'Hafen', folder: join(file, 'Hafen') });
    await expect(refused).rejects.toThrow(
      `The project folder ${join(file, 'Hafen')} can't be made.`,
    );
    mkdirSync(join(world.root, 'foreign'));
    writeFileSync(join(world.root, 'foreign', 'towline.db'), 'no database at all, but long enough');
    const foreign = studio.call('projects.openFolder', { folder: join(world.root, 'foreign') });
    await expect(foreign).rejects.toThrow('is no SQLite database, or it is damaged.');
    expect(await studio.call('projects.recent', {})).toEqual([]);
  });
});

describe('the list of projects', () => {
  it('says what each holds, the last opened first, across starts', async () => {
    const project = await studio.projectWith(world.source, 'Straßen');
    const { id: second } = await studio.call('projects.create', { name: 'Hafen', folder: null });
    await studio.studio.close();
    studio = world.studio();
    const list = await studio.call('projects.recent', {});
    expect(list).toMatchObject([
      { id: second, name: 'Hafen', available: true, pairs: 0, images: 0, runs: 0, picture: null },
      { id: project, name: 'Straßen', folder: own('Straßen'), available: true, pairs: 40 },
    ]);
    await studio.call('projects.openFolder', { folder: own('Straßen') });
    expect((await studio.call('projects.recent', {})).map(({ id }) => id)).toEqual([
      project,
      second,
    ]);
  });

  it('says that a folder is gone, and finds it again', async () => {
    const { id } = await studio.call('projects.create', { name: 'Hafen', folder: null });
    renameSync(own('Hafen'), own('weg'));
    expect(await studio.call('projects.recent', {})).toMatchObject([{ id, available: false }]);
    const gone = studio.call('projects.summary', { project: id });
    await expect(gone).rejects.toThrow(
      `The project Hafen is not in ${own('Hafen')} any more: plug its drive in, or open it where ` +
        'it is now.',
    );
    renameSync(own('weg'), own('Hafen'));
    expect(await studio.call('projects.summary', { project: id })).toMatchObject({ id });
  });

  it('forgets a project, and leaves its folder as it is', async () => {
    const { id } = await studio.call('projects.create', { name: 'Hafen', folder: null });
    await studio.call('projects.forget', { project: id });
    expect(await studio.call('projects.recent', {})).toEqual([]);
    expect(existsSync(own('Hafen', 'towline.db'))).toBe(true);
    await expect(studio.call('projects.summary', { project: id })).rejects.toThrow(
      'This project is not there any more.',
    );
    const again = await studio.call('projects.openFolder', { folder: own('Hafen') });
    expect(again.name).toBe('Hafen');
  });

  it('takes a project of the command line, which can still use it', async () => {
    const folder = join(world.root, 'cli project');
    createService(folder, 'create').close();
    const opened = await studio.call('projects.openFolder', { folder });
    expect(opened.name).toBe('cli project');
    expect(await studio.call('projects.rename', { project: opened.id, name: 'Neu' })).toEqual({
      ...opened,
      name: 'Neu',
    });
    const service = createService(folder, 'train');
    expect(service.runs()).toEqual([]);
    service.close();
  });

  it('knows a folder by whatever way it is reached', async () => {
    const { id } = await studio.call('projects.create', { name: 'Hafen', folder: null });
    const folder = join(own('Hafen'), '..', 'Hafen', '.');
    expect((await studio.call('projects.openFolder', { folder })).id).toBe(id);
  });
});

describe('a sample', () => {
  it('is copied with its source and target, and opened again the next time', async () => {
    const opened = await studio.call('projects.openSample', { sample: 'nuclei' });
    const folder = own('Nuclei sample');
    expect(opened).toMatchObject({
      name: 'Nuclei sample',
      folder,
      source: { directory: join(folder, 'source'), available: true, pairs: 38 },
      target: { directory: join(folder, 'target'), available: true },
    });
    const images = readdirSync(join(folder, 'target')).length;
    await studio.until(
      ({ name, data }) => name === 'project.changed' && data.target?.images === images,
    );
    const picture = ({ picture: found }: { picture: string | null }): boolean => found !== null;
    await studio.until(({ name, data }) => {
      return name === 'task' && data.kind === 'read-target' && data.state === 'done';
    });
    await studio.call('projects.openFolder', { folder });
    expect((await studio.call('projects.recent', {})).filter(picture)).toHaveLength(1);

    writeFileSync(join(folder, 'target', 'mine.txt'), 'kept');
    await studio.call('projects.forget', { project: opened.id });
    const again = await studio.call('projects.openSample', { sample: 'nuclei' });
    expect(again.folder).toBe(folder);
    expect(existsSync(join(folder, 'target', 'mine.txt'))).toBe(true);
  });

  it('leaves a folder of its name alone', async () => {
    mkdirSync(own('Streets sample'), { recursive: true });
    const { folder } = await studio.call('projects.openSample', { sample: 'streets' });
    expect(folder).toBe(own('Streets sample 2'));
    expect(readdirSync(own('Streets sample'))).toEqual([]);
  });
});

it('tells a summary once for many changes at a time', async () => {
  const project = await studio.projectWith(world.source);
  await studio.until(({ name, data }) => name === 'project.changed' && data.source?.pairs === 40);
  const told = () => studio.notifications.filter(({ name }) => name === 'project.changed').length;
  const before = told();
  for (const share of [0.1, 0.2, 0.3, 0.4]) {
    await studio.call('source.setValidationShare', { project, share });
  }
  await studio.call('projects.rename', { project, name: 'Danach' });
  expect(told()).toBe(before + 1);
});
