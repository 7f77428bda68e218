import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../store/runs.js';
import { Store } from '../store/store.js';
import { addTargetImages, newRun, sourceImage } from '../store/testing.js';
import { signOfNoHelp } from './class-shift.js';

let folder: string;
let store: Store;
let source: RunRecord;
let adapted: RunRecord;
let target: number;
let image: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline shift '));
  store = Store.open(folder, { create: true });
  target = store.targets.save(store.paths.absolute('../target'));
  [image = 0] = addTargetImages(store, target, ['a.jpg']);
  source = store.runs.create(newRun(store));
  store.sourceImages.replace(source.sourceId, [sourceImage('images/a.jpg')]);
  adapted = store.runs.create(
    newRun(store, { kind: 'adapt', targetId: target, targetHash: 't', sourceRunId: source.id }),
  );
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function predicted(run: number, classPixels: number[]): void {
  const mask = join(store.runFolder(run), 'masks/a.png');
  const result = { targetImageId: image, imageHash: 'h', mask, classPixels, confidence: 1 };
  store.results.save(run, result);
}

describe('signOfNoHelp', () => {
  // The source's pixels are 3000 and 72.
  it('is silent where the classes come closer to the source', () => {
    predicted(source.id, [1000, 2072]);
    predicted(adapted.id, [2800, 272]);
    expect(signOfNoHelp(store, source, adapted, target)).toBeUndefined();
  });

  it('says so where they do not', () => {
    predicted(source.id, [2800, 272]);
    predicted(adapted.id, [2700, 372]);
    const warning = signOfNoHelp(store, source, adapted, target);
    expect(warning).toMatchObject({ event: 'warning', run: adapted.id });
    expect(warning?.message).toMatch(/^No sign that adaptation 2 helped: .*0\.065, now 0\.098/);
  });

  it('says where the recipe has kept source-only', () => {
    predicted(source.id, [2800, 272]);
    predicted(adapted.id, [2800, 272]);
    const chosen = { event: 'chosen' as const, run: adapted.id, step: 0, by: 'last-if-closer' };
    store.events.add(adapted.id, chosen);
    expect(signOfNoHelp(store, source, adapted, target)?.message).toMatch(
      /^Adaptation 2 kept the source-only model: /,
    );
  });
});
