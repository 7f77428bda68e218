import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '../contract/target-table.js';
import { Random } from '../random.js';
import { Store } from './store.js';
import { addTargetImages } from './testing.js';

let folder: string;
let store: Store;
let target: number;
let images: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline edits '));
  store = Store.open(folder, { create: true });
  target = store.targets.save(join(folder, '..', 'target'));
  images = addTargetImages(
    store,
    target,
    Array.from({ length: 12 }, (_, index) => `${index}.jpg`),
  );
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is decided about every image. */
const decided = (): unknown =>
  store.targetImages
    .some(images)
    .map(({ id, state, flagged, reviewed }) => ({ id, state, flagged, reviewed }));

/** Makes one step of a decision; nothing where it changes nothing. */
function decide(ids: readonly number[], decision: Decision, label = 'step'): boolean {
  const changes = store.edits.changes(target, ids, decision);
  if (changes.length > 0) store.edits.add(target, label, changes);
  return changes.length > 0;
}

/** Any decision about any images, images twice included. */
function anyDecision(random: Random): [number[], Decision] {
  const ids = Array.from({ length: 1 + random.integer(8) }, () => images[random.integer(12)] ?? 0);
  const yes = (): boolean => random.next() < 0.5;
  return [
    ids,
    {
      ...(yes() && { state: yes() ? 'in' : 'out' }),
      ...(yes() && { flagged: yes() }),
      ...(yes() && { reviewed: yes() }),
    },
  ];
}

describe('decisions', () => {
  it.each([1, 2, 3, 4, 5])('any sequence goes back and forth, step by step (%i)', (seed) => {
    const random = new Random(seed, 'decisions');
    const states = [decided()];
    for (let step = 0; step < 40; step++) {
      if (decide(...anyDecision(random))) states.push(decided());
    }
    expect(states.length).toBeGreaterThan(10);
    for (const before of states.slice(0, -1).reverse()) {
      store.edits.undo(target);
      expect(decided()).toEqual(before);
    }
    expect(store.edits.labels(target)).toEqual({ undo: null, redo: 'step' });
    expect(store.edits.undo(target)).toEqual([]);
    for (const after of states.slice(1)) {
      store.edits.redo(target);
      expect(decided()).toEqual(after);
    }
    expect(store.edits.labels(target)).toEqual({ undo: 'step', redo: null });
    expect(store.edits.redo(target)).toEqual([]);
  });

  it('that change nothing make no step', () => {
    const [a = 0, b = 0] = images;
    expect(decide([a], { state: 'in', flagged: false })).toBe(false);
    expect(decide([], { state: 'out' })).toBe(false);
    decide([a], { state: 'out' });
    // Only what really changes counts.
    expect(store.edits.changes(target, [a, b], { state: 'out' })).toEqual([
      {
        before: { state: 'in', flagged: false, reviewed: false },
        after: { state: 'out', flagged: false, reviewed: false },
        images: [b],
      },
    ]);
  });

  it('leave images of another target alone', () => {
    const other = store.targets.save(join(folder, '..', 'other'));
    const [foreign = 0] = addTargetImages(store, other, ['a.jpg']);
    expect(decide([foreign], { state: 'out' })).toBe(false);
    decide(images, { state: 'out' });
    expect(store.edits.labels(other)).toEqual({ undo: null, redo: null });
  });

  it('after an undo take the place of what was undone', () => {
    const [a = 0, b = 0] = images;
    decide([a], { state: 'out' }, 'first');
    decide([a], { flagged: true }, 'second');
    store.edits.undo(target);
    expect(store.edits.labels(target)).toEqual({ undo: 'first', redo: 'second' });
    decide([b], { state: 'out' }, 'third');
    expect(store.edits.labels(target)).toEqual({ undo: 'third', redo: null });
    store.edits.undo(target);
    store.edits.undo(target);
    expect(store.edits.labels(target)).toEqual({ undo: null, redo: 'first' });
  });

  it('can be undone after the project was closed', () => {
    const before = decided();
    decide(images, { state: 'out', reviewed: true }, 'all out');
    store.close();
    store = Store.open(folder);
    expect(store.edits.labels(target)).toEqual({ undo: 'all out', redo: null });
    expect(store.edits.undo(target).sort((a, b) => a - b)).toEqual(images);
    expect(decided()).toEqual(before);
  });

  it('are remembered a thousand steps back', () => {
    const [a = 0] = images;
    store.transaction(() => {
      for (let step = 0; step < 1005; step++) {
        decide([a], { flagged: step % 2 === 0 }, `step ${step}`);
      }
    });
    const database = new Database(store.paths.absolute('towline.db'));
    const kept = database.prepare('SELECT count(*), min(id), max(label) FROM edit').raw().get();
    expect(kept).toEqual([1000, 6, 'step 999']);
    database.close();
  });
});
