import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECIPES } from '../contract/recipes.js';
import { Store } from '../store/store.js';
import { CLASSES } from '../store/testing.js';
import { secondRunFor, sourceRunFor, type Plan } from './choose-run.js';

let folder: string;
let store: Store;
let plan: Plan;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline runs '));
  store = Store.open(join(folder, 'project'), { create: true });
  const id = store.sources.save(join(folder, 'source'), CLASSES, 'content');
  const source = { id, directory: folder, classes: CLASSES, contentHash: 'content' };
  const targetId = store.targets.save(join(folder, 'target'));
  const target = { id: targetId, directory: folder, contentHash: 'images', images: [] };
  plan = { source, target, recipe: RECIPES.quick, seed: undefined };
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('sourceRunFor', () => {
  it('finds a run of the same content and source side, with any seed where none is given', () => {
    const first = sourceRunFor(store, { ...plan, seed: 9 });
    expect(sourceRunFor(store, plan).id).toBe(first.id);
    expect(sourceRunFor(store, { ...plan, seed: 9 }).id).toBe(first.id);
    const gentler = { ...RECIPES.quick, lambdaPull: 0 };
    expect(sourceRunFor(store, { ...plan, recipe: gentler }).id).toBe(first.id);
  });

  it('makes a new one for other content, another source side or another seed', () => {
    const first = sourceRunFor(store, plan).id;
    const changed = { ...plan.source, contentHash: 'corrected' };
    const recipe = { ...RECIPES.quick, batchSize: 5 };
    const others = [
      { ...plan, source: changed },
      { ...plan, recipe },
      { ...plan, seed: 2 },
    ];
    const ids = others.map((other) => sourceRunFor(store, other).id);
    expect(new Set([first, ...ids]).size).toBe(4);
  });

  it('takes a finished one rather than a newer one that is not', () => {
    const first = sourceRunFor(store, plan);
    store.runs.end(first.id, 'finished');
    sourceRunFor(store, { ...plan, seed: 2 });
    expect(sourceRunFor(store, plan).id).toBe(first.id);
  });
});

describe('secondRunFor', () => {
  it('takes up the same adaptation where it has not begun, and makes a new one where it has', () => {
    const sourceRun = sourceRunFor(store, plan);
    const first = secondRunFor(store, plan, sourceRun);
    expect(secondRunFor(store, plan, sourceRun).id).toBe(first.id);
    expect(secondRunFor(store, { ...plan, seed: 4 }, sourceRun).id).not.toBe(first.id);
    store.runs.end(first.id, 'finished');
    expect(secondRunFor(store, plan, sourceRun).id).not.toBe(first.id);
  });

  it('is a generalization where there is no target', () => {
    const sourceRun = sourceRunFor(store, plan);
    const adaptation = secondRunFor(store, plan, sourceRun);
    const targetless = { ...plan, target: undefined };
    const run = secondRunFor(store, targetless, sourceRun);
    expect(run).toMatchObject({ kind: 'generalize', targetId: null, sourceRunId: sourceRun.id });
    expect(run.id).not.toBe(adaptation.id);
    expect(secondRunFor(store, targetless, sourceRun).id).toBe(run.id);
    expect(secondRunFor(store, plan, sourceRun).id).toBe(adaptation.id);
  });
});
