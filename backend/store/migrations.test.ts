import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { SCHEMA_1 } from './schema-1.js';
import { SCHEMA_2 } from './schema-2.js';
import { SCHEMA_3 } from './schema-3.js';
import { SCHEMA_4 } from './schema-4.js';

const ROWS = `
  INSERT INTO source VALUES (1, '/s', NULL, '[255]', 'content', 'then');
  INSERT INTO class VALUES (1, 0, 4, 'sky', '#0000ff');
  INSERT INTO source_image VALUES (1, 1, 'images/a.png', 'masks/a.png', 64, 48, '[9]', 'h', 0);
  INSERT INTO target VALUES (1, '/t', NULL, 'then');
  INSERT INTO target_image VALUES (1, 1, 'a.jpg', 64, 48, 'h', 'in', 0);
  INSERT INTO run VALUES (3, 'source', 'finished', '{}', '{}', 5, 'wasm', 'a processor', 9, 9,
    1, 'content', NULL, NULL, NULL, NULL, 'one', 'two', 'three', NULL);
  INSERT INTO run VALUES (8, 'adapt', 'failed', '{}', '{}', 6, NULL, NULL, 9, 4,
    1, 'content', 1, 'images', 3, 77, 'one', 'two', NULL, 'no memory');
  INSERT INTO run SELECT 12, kind, status, recipe, classes, seed, backend, device, steps, step,
    source_id, source_hash, target_id, target_hash, source_run_id, pid, created_at, started_at,
    finished_at, error FROM run WHERE id = 3;
  DELETE FROM run WHERE id = 12;
  INSERT INTO event VALUES (1, 8, 'then', '{}');
  INSERT INTO metric VALUES (8, 1, 'total', 0.5);
  INSERT INTO class_weight VALUES (8, 1, 4, 1, NULL, 0.5);
  INSERT INTO checkpoint VALUES (1, 3, 9, 'runs/3/a.safetensors', 'then');
  INSERT INTO result VALUES (8, 1, 'h', 'a.png', '[9]', 0.9);
  INSERT INTO score VALUES (3, 'source-validation', 9, 0.5, 0.9, '[]');`;
const TABLES = [
  ...['source', 'class', 'source_image', 'target', 'target_image', 'run', 'event', 'metric'],
  ...['class_weight', 'checkpoint', 'result', 'score', 'sqlite_sequence'],
];
const ADDED_COLUMNS = [
  ...['waited_seconds', 'trained_seconds', 'bytes', 'modified', 'problem', 'flagged', 'reviewed'],
  ...['report', 'own_classes', 'validation_share', 'mask_hash'],
  ...['name', 'note', 'pinned', 'paused_at', 'deleted_at', 'next_backend', 'continues_run_id'],
  ...['film', 'verdict'],
];

let folder: string;
let file: string;
let before: unknown;

/** All rows of the oldest tables, without the columns that they were given later. */
const contents = (database: Database.Database): unknown =>
  TABLES.map((name) => [
    name,
    database.prepare<[], object>(`SELECT * FROM ${name}`).all().map(old),
  ]);

const old = (row: object): unknown =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !ADDED_COLUMNS.includes(column)));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline migrations '));
  file = join(folder, 'towline.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A project as an older version of Towline left it. */
function project(version: number): void {
  const database = new Database(file);
  database.pragma('foreign_keys = OFF');
  database.exec(SCHEMA_1);
  database.exec(ROWS);
  for (const later of [SCHEMA_2, SCHEMA_3, SCHEMA_4].slice(0, version - 1)) database.exec(later);
  database.pragma(`user_version = ${version}`);
  database.pragma(`application_id = ${0x544f574c}`);
  before = contents(database);
  database.close();
}

describe.each([1, 2, 3, 4])('a project of schema %i', (version) => {
  beforeEach(() => project(version));

  it('loses nothing, and every reference to a run still holds', () => {
    const database = openDatabase(file);
    expect(contents(database)).toEqual(before);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');

    const orphan = "INSERT INTO metric VALUES (99, 1, 'total', 0.5)";
    expect(() => database.exec(orphan)).toThrow(/FOREIGN KEY/);
    expect(() => database.exec('DELETE FROM run WHERE id = 3')).toThrow(/FOREIGN KEY/);
    database.exec('DELETE FROM run WHERE id = 8');
    for (const table of ['event', 'metric', 'class_weight', 'result'])
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    database.close();
  });

  it('takes what is new, and still refuses what is unknown', () => {
    const database = openDatabase(file);
    database.exec("UPDATE run SET kind = 'generalize', status = 'stopped' WHERE id = 8");
    expect(() => database.exec("UPDATE run SET kind = 'other'")).toThrow(/CHECK/);
    expect(() => database.exec("UPDATE run SET status = 'other'")).toThrow(/CHECK/);
    database.exec("INSERT INTO measure VALUES (8, 50, 'entropy', 0.4)");
    database.exec('INSERT INTO watched_share VALUES (8, 50, 4, 0.3)');
    const times = database.prepare('SELECT waited_seconds, trained_seconds FROM run').raw().all();
    expect(times).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const curated = 'SELECT bytes, modified, problem, flagged, reviewed FROM target_image';
    expect(database.prepare(curated).raw().all()).toEqual([[0, 0, null, 0, 0]]);
    database.exec("INSERT INTO target_image (target_id, image, bytes) VALUES (1, 'b.jpg', 7)");
    const twice = "INSERT INTO target_image (target_id, image) VALUES (1, 'b.jpg')";
    expect(() => database.exec(twice)).toThrow(/UNIQUE/);
    database.exec("INSERT INTO edit (target_id, at, label, changes) VALUES (1, 'now', 'x', '[]')");
    database.exec("INSERT INTO project VALUES (1, 'harbour', 1, 1)");
    expect(() => database.exec("INSERT INTO project VALUES (2, 'x', 1, 1)")).toThrow(/CHECK/);
    const source = 'SELECT report, own_classes, validation_share FROM source';
    expect(database.prepare(source).raw().all()).toEqual([[null, null, 0.1]]);
    database.close();
  });

  it('sums its curves up, 16 steps a row', () => {
    const old = new Database(file);
    const metric = old.prepare("INSERT INTO metric VALUES (8, ?, 'total', ?)");
    for (let step = 2; step < 40; step++) metric.run(step, Math.abs(step - 20));
    old.close();
    const database = openDatabase(file);
    const rows = database.prepare('SELECT * FROM metric_bucket ORDER BY bucket').raw().all();
    expect(rows).toEqual([
      [8, 0, 'total', 0.5, 1, 18, 2],
      [8, 1, 'total', 0, 20, 11, 31],
      [8, 2, 'total', 12, 32, 19, 39],
    ]);
    database.close();
  });

  it('never gives the number of a deleted run to another one', () => {
    const database = openDatabase(file);
    const next = database.prepare(
      `INSERT INTO run (kind, recipe, classes, seed, steps, source_id, source_hash, created_at)
       VALUES ('source', '{}', '{}', 1, 1, 1, 'content', 'then') RETURNING id`,
    );
    expect(next.pluck().get()).toBe(13);
    database.close();
  });

  it('stays as it is where it can not be brought up to date whole', () => {
    const broken = new Database(file);
    broken.pragma('foreign_keys = OFF');
    broken.exec("INSERT INTO metric VALUES (99, 1, 'total', 0.5)");
    before = contents(broken);
    broken.close();
    expect(() => openDatabase(file)).toThrow('A row of the table metric refers to nothing.');
    const after = new Database(file);
    expect(after.pragma('user_version', { simple: true })).toBe(version);
    expect(contents(after)).toEqual(before);
    after.close();
  });
});
