import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PictureFacts } from '../contract/picture-facts.js';
import { PictureCache } from './picture-cache.js';

const facts: PictureFacts = {
  taken: null,
  brightness: 0.25,
  contrast: 0.125,
  sharpness: 2.5,
  style: [50, -2.5, 8],
  fingerprint: 'ff00000000000001',
};
const picture = { thumbnail: Uint8Array.from([1, 2, 3]), facts };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline cache '));
  file = join(folder, 'pictures.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function withCache<T>(use: (cache: PictureCache) => T): T {
  const cache = PictureCache.open(file);
  try {
    return use(cache);
  } finally {
    cache.close();
  }
}

it('keeps thumbnails, facts, embeddings and results', () => {
  withCache((cache) => {
    expect(cache.has('a')).toBe(false);
    cache.save('a', picture);
    cache.save('b', { ...picture, facts: { ...facts, taken: 12.5, style: [] } });
    cache.saveEmbedding('a', Float32Array.from([0.6, -0.8]));
    cache.saveResult('relations', 'first', Uint8Array.from([7]));
    cache.saveResult('relations', 'second', Uint8Array.from([8]));
  });
  withCache((cache) => {
    expect(cache.has('a')).toBe(true);
    expect([...(cache.thumbnail('a') ?? [])]).toEqual([1, 2, 3]);
    expect(cache.facts('a')).toEqual(facts);
    expect(cache.facts('c')).toBeUndefined();
    expect(cache.thumbnail('c')).toBeUndefined();
    expect(cache.facts('b')).toEqual({ ...facts, taken: 12.5, style: [] });
    expect([...cache.embeddings(['a', 'b'])]).toEqual([['a', Float32Array.from([0.6, -0.8])]]);
    expect(cache.result('relations', 'first')).toBeUndefined();
    expect([...(cache.result('relations', 'second') ?? [])]).toEqual([8]);
  });
});

it('is made anew where it was deleted', () => {
  withCache((cache) => {
    cache.save('a', picture);
  });
  rmSync(file);
  withCache((cache) => {
    expect(cache.has('a')).toBe(false);
    cache.save('a', picture);
    expect(cache.has('a')).toBe(true);
  });
});

it('is made anew where it is no database', () => {
  writeFileSync(
    file,
    'not a database, but long enough to be taken for the header of one. '.repeat(9),
  );
  withCache((cache) => {
    cache.save('a', picture);
    expect(cache.has('a')).toBe(true);
  });
  expect(readFileSync(file).toString('latin1', 0, 15)).toBe('SQLite format 3');
});

it('is made anew where it is damaged inside', () => {
  withCache((cache) => {
    cache.save('a', picture);
  });
  const bytes = readFileSync(file);
  bytes.fill(0x55, 100, 4096);
  writeFileSync(file, bytes);
  withCache((cache) => {
    expect(cache.has('a')).toBe(false);
  });
});

it('is made anew where another version has written it', () => {
  withCache((cache) => {
    cache.save('a', picture);
  });
  const database = new Database(file);
  database.pragma('user_version = 999');
  database.close();
  withCache((cache) => {
    expect(cache.has('a')).toBe(false);
  });
});

it('says where it can not be written', () => {
  const nowhere = join(folder, 'missing', 'pictures.db');
  expect(() => PictureCache.open(nowhere)).toThrow(/^The thumbnails in .* can't be written/);
  expect(existsSync(nowhere)).toBe(false);
});
