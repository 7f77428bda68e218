import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataset, targetNames, type Dataset } from './dataset.js';
import { towline } from './towline.js';

/** Folders where a program that peeks would look for the target's masks. */
const TEMPTING = ['target-masks', 'truth', 'masks', 'labels', 'target masks', 'target/../gt'];

let data: Dataset;
let traps: Trap[] = [];

/**
 * A mask that tells when it is opened: a named pipe with a writer that waits for a reader. It can't
 * be read in passing either, whoever opens it (root too, for whom no file is unreadable).
 */
class Trap {
  readonly #writer: ChildProcess;
  sprung = false;

  constructor(path: string) {
    execFileSync('mkfifo', [path]);
    // Opening for writing returns once somebody opens the pipe for reading.
    this.#writer = spawn('sh', ['-c', ': > "$1"', 'sh', path], { stdio: 'ignore' });
    this.#writer.on('exit', (code) => (this.sprung ||= code === 0));
  }

  remove(): void {
    this.#writer.kill('SIGKILL');
  }
}

async function setTraps(): Promise<Trap[]> {
  const set: Trap[] = [];
  for (const folder of TEMPTING)
    for (const name of targetNames()) {
      const path = join(data.root, folder, name.replace(/\.\w+$/, '.png'));
      await mkdir(dirname(path), { recursive: true });
      if (!existsSync(path)) set.push(new Trap(path));
    }
  return set;
}

// Windows has no named pipes in folders.
describe.skipIf(process.platform === 'win32')('the masks of the target', () => {
  beforeAll(async () => {
    data = await makeDataset();
    await rm(data.truth, { recursive: true });
    traps = await setTraps();
  });
  afterAll(async () => {
    for (const trap of traps) trap.remove();
    await rm(data.root, { recursive: true, force: true });
  });

  it('are never opened by an adaptation', async () => {
    const { code } = await towline(
      ...['adapt', '--project', join(data.root, 'project'), '--source', data.source],
      ...['--target', data.target, '--source-steps', '2', '--steps', '2', '--size', '64x48'],
      ...['--backend', 'wasm', '--json'],
    );
    expect(code).toBe(0);
    await wait(200);
    expect(traps).toHaveLength(TEMPTING.length * targetNames().length);
    expect(traps.filter(({ sprung }) => sprung)).toEqual([]);
  });

  it('would have told: an evaluation opens them', async () => {
    const { code } = await towline(
      ...['evaluate', '--predictions', join(data.root, 'project', 'runs', '2', 'masks', 'target')],
      ...['--masks', join(data.root, 'truth'), '--classes', data.classes],
    );
    expect(code).toBe(1);
    await wait(200);
    expect(traps.filter(({ sprung }) => sprung).length).toBeGreaterThan(0);
  });
});
