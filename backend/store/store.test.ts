import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from './store.js';
import { newRun } from './testing.js';

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline store '));
  project = join(folder, 'project');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function create(): Store {
  return Store.open(project, { create: true, exclusive: true });
}

describe('opening a project', () => {
  it('makes one only where that is wanted', () => {
    expect(() => Store.open(project)).toThrow(`There is no project in ${project}.`);
    expect(existsSync(project)).toBe(false);
    create().close();
    Store.open(project).close();
  });

  it('sets up SQLite for several readers and for power cuts', () => {
    create().close();
    const database = new Database(join(project, 'towline.db'));
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('user_version', { simple: true })).toBe(5);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it('refuses a project of a newer version, and leaves it as it is', () => {
    create().close();
    const file = join(project, 'towline.db');
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.pragma('journal_mode = DELETE');
    database.close();
    const before = readFileSync(file);
    expect(() => Store.open(project)).toThrow(
      /newer Towline \(schema 99, this one knows up to 5\)/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses the database of another program', () => {
    mkdirSync(project);
    const database = new Database(join(project, 'towline.db'));
    database.exec('CREATE TABLE invoice (id)');
    database.close();
    expect(() => create()).toThrow(/database of another program/);
  });

  it('refuses a file that is no database', () => {
    mkdirSync(project);
    writeFileSync(join(project, 'towline.db'), 'something else altogether, of some length');
    expect(() => create()).toThrow(/no SQLite database/);
  });

  it('says so where the folder can not be made', () => {
    writeFileSync(project, 'a file in its way');
    expect(() => create()).toThrow(`The project folder ${project} can't be made.`);
  });
});

describe('two at once', () => {
  it('lets one work and others read', () => {
    const first = create();
    expect(() => Store.open(project, { exclusive: true })).toThrow(
      `Another Towline (process ${process.pid}) is at work in ${project}`,
    );
    first.runs.start(first.runs.create(newRun(first)).id, 0);
    const reader = Store.open(project);
    expect(reader.runs.get(1)?.status).toBe('running');
    reader.close();
    first.close();
    Store.open(project, { exclusive: true }).close();
  });

  it('finds what a killed process was running interrupted, and its lock gone', async () => {
    const program = `
      import { Store } from ${JSON.stringify(new URL('./store.ts', import.meta.url).href)};
      import { newRun } from ${JSON.stringify(new URL('./testing.ts', import.meta.url).href)};
      const store = Store.open(process.argv[1], { create: true, exclusive: true });
      store.runs.start(store.runs.create(newRun(store)).id, 0);
      store.metrics.save(1, 1, { total: 0.5 });
      console.log('ready');
      setInterval(() => undefined, 1000);`;
    const parameters = ['--import', 'tsx', '--input-type=module', '-e', program, project];
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(() => Store.open(project, { exclusive: true })).toThrow(`(process ${child.pid})`);

    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = Store.open(project, { exclusive: true });
    expect(store.runs.get(1)).toMatchObject({ status: 'interrupted', finishedAt: null });
    expect(store.metrics.of(1)).toEqual([{ step: 1, name: 'total', value: 0.5 }]);
    store.close();
  });
});

describe('a moved project', () => {
  it('finds its own files, and data that moved along', () => {
    mkdirSync(join(folder, 'source'));
    const store = create();
    const run = store.runs.create(newRun(store)).id;
    store.checkpoints.save(run, 3, join(store.runFolder(run), 'checkpoints', 'a.safetensors'));
    expect(store.sources.get(1)?.directory).toBe(join(folder, 'source'));
    store.close();

    const elsewhere = `${folder} elsewhere`;
    renameSync(folder, elsewhere);
    const moved = Store.open(join(elsewhere, 'project'), { exclusive: true });
    const file = join(elsewhere, 'project', 'runs', '1', 'checkpoints', 'a.safetensors');
    expect(moved.checkpoints.of(run)).toEqual([{ step: 3, file }]);
    expect(moved.sources.get(1)?.directory).toBe(join(elsewhere, 'source'));
    // The same source, not a second one.
    newRun(moved);
    expect(moved.sources.get(2)).toBeUndefined();
    moved.close();
    renameSync(elsewhere, folder);
  });

  it('keeps the old path of data that stayed, or that is gone', () => {
    mkdirSync(join(folder, 'source'));
    const store = create();
    store.runs.create(newRun(store));
    store.close();
    renameSync(project, join(folder, 'source', 'deeper'));
    const moved = Store.open(join(folder, 'source', 'deeper'));
    expect(moved.sources.get(1)?.directory).toBe(join(folder, 'source'));
    moved.close();
  });
});

describe('a transaction', () => {
  it('writes all or nothing', () => {
    const store = create();
    expect(() =>
      store.transaction(() => {
        newRun(store);
        throw new Error('in between');
      }),
    ).toThrow('in between');
    expect(store.sources.get(1)).toBeUndefined();
    store.close();
  });
});
