import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedRuntime, listRuntimes, removeRuntime } from './index.js';
import { replaceRuntime, writeMarker } from './installed.js';

const require = createRequire(import.meta.url);
const MARKER = { name: 'tensorflow', version: '2.21.0', sha256: 'a'.repeat(64) } as const;

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'towline-runtimes-'));
  directory = join(root, 'tensorflow');
  mkdirSync(join(directory, 'inside'), { recursive: true });
  writeFileSync(join(directory, 'inside', 'library'), 'content');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('installedRuntime', () => {
  it('gives the folder of a complete runtime until it is removed', async () => {
    writeMarker(directory, MARKER);
    expect(installedRuntime(root)).toBe(directory);
    expect(installedRuntime(root, 'tensorflow-gpu')).toBeUndefined();
    await removeRuntime(root, 'tensorflow');
    expect(installedRuntime(root)).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
  });

  it('takes what an earlier Towline installed', () => {
    const files = [{ path: 'inside/library', bytes: 7 }];
    const marker = { ...MARKER, files, installedAt: '2026-11-23T12:37:07.112Z' };
    writeFileSync(join(directory, 'runtime.json'), JSON.stringify(marker));
    expect(installedRuntime(root)).toBe(directory);
  });

  it('takes no folder without a valid marker', () => {
    expect(installedRuntime(join(root, 'absent'))).toBeUndefined();
    expect(installedRuntime(root)).toBeUndefined();
    writeFileSync(join(directory, 'runtime.json'), '{"name": "tensorflow"}');
    expect(installedRuntime(root)).toBeUndefined();
  });

  it('takes no folder in which a file was cut short', () => {
    writeMarker(directory, MARKER);
    writeFileSync(join(directory, 'inside', 'library'), 'cut');
    expect(installedRuntime(root)).toBeUndefined();
  });
});

describe('listRuntimes', () => {
  it('tells version, size and when it passed its self-test', () => {
    writeMarker(directory, MARKER);
    const [only, ...others] = listRuntimes(root);
    expect(only).toMatchObject({ name: 'tensorflow', version: '2.21.0', directory });
    expect(Date.now() - Date.parse(only?.tested ?? '')).toBeLessThan(60_000);
    expect(only?.bytes).toBeGreaterThan(7);
    expect(others).toEqual([]);
  });

  it('tells what is broken', () => {
    expect(listRuntimes(root)).toMatchObject([{ version: null, bytes: 7, tested: null }]);
    writeMarker(directory, MARKER);
    rmSync(join(directory, 'inside'), { recursive: true });
    expect(listRuntimes(root)).toMatchObject([{ version: '2.21.0', tested: null }]);
  });

  it('is empty where there is nothing', () => {
    expect(listRuntimes(join(root, 'absent'))).toEqual([]);
  });
});

describe('replaceRuntime', () => {
  it('deletes the earlier one and its own downloads only', async () => {
    for (const name of ['tensorflow', 'tensorflow-gpu']) {
      mkdirSync(join(root, 'downloads', name), { recursive: true });
    }
    const folder = join(root, 'new');
    mkdirSync(folder);
    await replaceRuntime(root, 'tensorflow', folder);
    expect(readdirSync(directory)).toEqual([]);
    expect(readdirSync(join(root, 'downloads'))).toEqual(['tensorflow-gpu']);
  });
});

describe('removeRuntime', () => {
  it('says where there is none', async () => {
    const removing = removeRuntime(root, 'tensorflow-gpu');
    await expect(removing).rejects.toThrow(/^tensorflow-gpu is not installed in .+: "towline run/);
    const nowhere = removeRuntime(join(root, 'absent'), 'tensorflow');
    await expect(nowhere).rejects.toThrow(/^tensorflow is not installed/);
  });

  it('removes a download that was never finished', async () => {
    mkdirSync(join(root, 'downloads', 'tensorflow-gpu'), { recursive: true });
    await removeRuntime(root, 'tensorflow-gpu');
    expect(readdirSync(join(root, 'downloads'))).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('leaves one alone that a process uses', async () => {
    const module = join(directory, 'module.node');
    copyFileSync(require.resolve('better-sqlite3/build/Release/better_sqlite3.node'), module);
    writeMarker(directory, MARKER);
    const script = 'require(process.argv[1]); console.log(1); setInterval(() => {}, 1000)';
    const user = spawn(process.execPath, ['-e', script, module]);
    try {
      await once(user.stdout, 'data');
      const removing = removeRuntime(root, 'tensorflow');
      await expect(removing).rejects.toThrow(`tensorflow is in use by process ${user.pid}: wait`);
      expect(installedRuntime(root)).toBe(directory);
    } finally {
      user.kill();
      await once(user, 'close');
    }
    await removeRuntime(root, 'tensorflow');
    expect(readdirSync(root)).toEqual([]);
  });
});
