import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataset, targetNames, type Dataset } from './dataset.js';
import { towline } from './towline.js';

/** Folders where a program that peeks would look for the target's masks. */
const TEMPTING = ['target-masks', 'truth', 'masks', 'labels', 'target masks', 'target/../gt'];
/** Long before any reading: file systems that save writes only note the first access after a change. */
const NEVER_READ = new Date('2001-01-01T00:00:00Z');

let data: Dataset;
let traps: string[] = [];

/**
 * A mask that can't be read as one, whoever opens it (root too, for whom no file is locked), and
 * that tells whether it was opened by its access time.
 */
async function setTrap(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'not a mask');
  await utimes(path, NEVER_READ, new Date());
}

async function wasRead(path: string): Promise<boolean> {
  return (await stat(path)).atimeMs !== NEVER_READ.getTime();
}

/** Some file systems are mounted so that they note no access at all. */
async function notesAccess(): Promise<boolean> {
  const probe = join(tmpdir(), `towline-access-${process.pid}`);
  await setTrap(probe);
  await readFile(probe);
  const noted = await wasRead(probe);
  await rm(probe);
  return noted;
}

async function sprung(): Promise<string[]> {
  const read = await Promise.all(traps.map(wasRead));
  return traps.filter((_, index) => read[index]);
}

describe.skipIf(!(await notesAccess()))('the masks of the target', () => {
  beforeAll(async () => {
    data = await makeDataset();
    await rm(data.truth, { recursive: true });
    const masks = targetNames().map((name) => name.replace(/\.\w+$/, '.png'));
    traps = TEMPTING.flatMap((folder) => masks.map((mask) => join(data.root, folder, mask)));
    for (const trap of traps) await setTrap(trap);
  });
  afterAll(() => rm(data.root, { recursive: true, force: true }));

  it('are never opened by an adaptation', async () => {
    const { code } = await towline(
      ...['adapt', '--project', join(data.root, 'project'), '--source', data.source],
      ...['--target', data.target, '--source-steps', '2', '--steps', '2', '--size', '64x48'],
      ...['--backend', 'wasm', '--json'],
    );
    expect(code).toBe(0);
    expect(await sprung()).toEqual([]);
  });

  it('would have told: an evaluation opens them', async () => {
    const { code } = await towline(
      ...['evaluate', '--predictions', join(data.root, 'project', 'runs', '2', 'masks', 'target')],
      ...['--masks', join(data.root, 'truth'), '--classes', data.classes],
    );
    expect(code).toBe(1);
    expect((await sprung()).length).toBe(targetNames().length);
  });
});
