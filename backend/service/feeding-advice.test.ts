import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../store/store.js';
import { newRun } from '../store/testing.js';
import { feedingAdvice } from './feeding-advice.js';
import { reread } from './train.js';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline advice '));
  store = Store.open(folder, { create: true });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function adviceAfter(waitedSeconds: number, trainedSeconds: number) {
  const { id } = store.runs.create(newRun(store));
  store.runs.addTimes(id, { waitedSeconds, trainedSeconds });
  return feedingAdvice(reread(store, id));
}

it('says what to do about long waiting for images, and at which size they are seen', () => {
  // Quick: crops of 256 x 192, images 1.875 times as large.
  expect(adviceAfter(90, 300)).toEqual({
    event: 'warning',
    run: 1,
    message:
      'Run 1 spent 30 % of its training waiting for images: smaller copies of the images ' +
      'and masks (this recipe sees them at about 480 x 360) or a faster disk would shorten the ' +
      'next run.',
  });
});

it.each([
  ['a run that has not trained', 0, 0],
  ['a small share', 50, 300],
  ['a few seconds', 20, 40],
])('says nothing of %s', (_, waited, trained) => {
  expect(adviceAfter(waited, trained)).toBeUndefined();
});
