import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installProgressSchema, type InstallProgress } from '../contract/runtimes.js';
import { installRuntime } from './index.js';
import { FakeIndex } from './test-support/fake-index.js';
import { fakeWheel, tensorflowWheel, type FakeWheel } from './test-support/fake-wheel.js';
import { expectRefusal } from './test-support/refusal.js';

const WHEEL = tensorflowWheel();
const BYTES = WHEEL.content.length;

let folder: string;
let root: string;
let index: FakeIndex;
let progress: InstallProgress[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'towline-runtimes-'));
  root = join(folder, 'runtimes');
  progress = [];
  index = await FakeIndex.start(WHEEL);
  vi.stubEnv('TOWLINE_PYPI', index.address);
});

afterEach(() => {
  vi.unstubAllEnvs();
  index.stop();
  rmSync(folder, { recursive: true, force: true });
});

function install(
  options: { wheels?: string[]; index?: string } = {},
  { signal } = new AbortController(),
): Promise<unknown> {
  const onProgress = (step: InstallProgress): void => {
    progress.push(installProgressSchema.parse(step));
  };
  return installRuntime('tensorflow', { root, ...options, onProgress, signal });
}

const refused = (installing: Promise<unknown>, sentence: RegExp): Promise<void> =>
  expectRefusal(installing, root, sentence);

function written({ filename, content }: FakeWheel): string {
  const path = join(folder, filename);
  writeFileSync(path, content);
  return path;
}

/** Waits until so much of the wheel is on the disk. */
async function arrived(bytes: number): Promise<void> {
  const part = join(root, 'downloads', 'tensorflow', `${WHEEL.filename}.part`);
  await vi.waitUntil(() => statSync(part, { throwIfNoEntry: false })?.size === bytes, 10_000);
}

const downloads = (): string[] => readdirSync(join(root, 'downloads', 'tensorflow'));

describe.skipIf(process.platform !== 'linux')('from an index', () => {
  it('tells the size before it downloads, and stops where no compiler is', async () => {
    vi.stubEnv('PATH', '');
    await refused(install(), /needs a C\+\+ compiler .*apt install g\+\+/);
    const plan = progress[1];
    expect(plan).toMatchObject({
      stage: 'plan',
      files: [{ name: WHEEL.filename, bytes: BYTES }],
      downloadBytes: BYTES,
      diskBytes: Math.ceil(BYTES * 4.2),
    });
    expect(plan?.message).toMatch(
      /^tensorflow 2\.21\.0: 1 MB to download, about 1 min at 100 Mbit\/s; then/,
    );
    expect(progress.map(({ stage }) => stage).at(-1)).toBe('compile');
    expect(progress).toContainEqual(
      expect.objectContaining({ stage: 'download', done: BYTES, total: BYTES }),
    );
  });

  it('refuses a download with the wrong sha256 and deletes it', async () => {
    index.entries[WHEEL.filename] = { hashes: { sha256: 'a'.repeat(64) } };
    await refused(install(), /wrong sha256.*run the install again/);
    expect(downloads()).toEqual([]);
  });

  it('goes on where a connection broke off', async () => {
    index.answer = (_, response) => {
      index.answer = undefined;
      response.writeHead(200, { 'content-length': BYTES });
      response.write(WHEEL.content.subarray(0, 70_000));
      void arrived(70_000).then(() => response.destroy());
    };
    vi.stubEnv('PATH', '');
    await refused(install(), /needs a C\+\+ compiler/);
    const file = `GET /files/${WHEEL.filename}`;
    expect(index.requests.slice(1)).toEqual([file, `${file} bytes=70000-`]);
    const path = join(root, 'downloads', 'tensorflow', WHEEL.filename);
    expect(readFileSync(path)).toEqual(WHEEL.content);
  });

  it('says that a download which keeps breaking off can go on later', async () => {
    index.answer = (_, response) => response.destroy();
    await refused(install(), /broke off .*run the install again, it goes on from there/);
  });

  it('stops when told to, and goes on from there the next time', async () => {
    const controller = new AbortController();
    index.answer = (_, response) => {
      index.answer = undefined;
      response.write(WHEEL.content.subarray(0, 10_000));
      void arrived(10_000).then(() => controller.abort());
    };
    await expect(install({}, controller)).rejects.toThrow(/abort/i);
    expect(readdirSync(root)).toEqual(['downloads']);
    expect(downloads()).toEqual([`${WHEEL.filename}.part`]);
    vi.stubEnv('PATH', '');
    await refused(install(), /needs a C\+\+ compiler/);
    expect(progress).toContainEqual(
      expect.objectContaining({ stage: 'plan', downloadBytes: BYTES - 10_000 }),
    );
    expect(index.requests.at(-1)).toContain('bytes=10000-');
  });

  it('asks the server for a size that the index does not tell', async () => {
    index.entries[WHEEL.filename] = { size: undefined };
    vi.stubEnv('PATH', '');
    await refused(install(), /needs a C\+\+ compiler/);
    expect(progress).toContainEqual(expect.objectContaining({ downloadBytes: BYTES }));
  });

  it('says where the index does not answer, has nothing, or speaks HTML only', async () => {
    await refused(
      install({ index: 'http://127.0.0.1:9/simple' }),
      /package index at http:\/\/127\.0\.0\.1:9 .*TOWLINE_PYPI/,
    );
    await refused(install({ index: 'pypi.local' }), /"pypi\.local" is no address .*like https/);
    index.entries[WHEEL.filename] = { yanked: 'broken' };
    await refused(install(), /has no tensorflow-cpu ==2\.21\.0 for Linux x64: name another/);
    index.entries[WHEEL.filename] = { filename: 7 };
    await refused(install(), /not in the JSON form of the simple API, PEP 691/);
  });

  it('refuses a second one at the same time', async () => {
    mkdirSync(join(root, `installing-${process.pid}-abcdef`), { recursive: true });
    await expect(install()).rejects.toThrow(/Process \d+ is installing a runtime in .*: wait/);
    expect(index.requests).toEqual([]);
  });

  it('clears away what an installation left whose process is gone', async () => {
    mkdirSync(join(root, 'installing-999999999-abcdef', 'tensorflow'), { recursive: true });
    vi.stubEnv('PATH', '');
    await refused(install(), /needs a C\+\+ compiler/);
  });
});

describe.skipIf(process.platform !== 'linux')('from a file', () => {
  it('says that libraries which are none do not build', async () => {
    await refused(install({ wheels: [written(WHEEL)] }), /could not build the TensorFlow binding/);
    expect(index.requests).toEqual([]);
  });

  it('refuses a wheel without the libraries', async () => {
    const wheel = written(fakeWheel('tensorflow-cpu', '2.21.0'));
    await refused(install({ wheels: [wheel] }), /holds no tensorflow\/libtensorflow_cc\.so\.2: g/);
  });

  it('refuses a file that is no zip, no wheel, or not there', async () => {
    const path = join(folder, 'notes.whl');
    writeFileSync(path, 'no zip');
    await refused(install({ wheels: [path] }), /notes\.whl cannot be read as a wheel/);
    await refused(install({ wheels: [folder] }), /cannot be read as a wheel/);
    await refused(install({ wheels: ['/nowhere.whl'] }), /There is no wheel at \/nowhere\.whl/);
    const stripped = fakeWheel('', '');
    await refused(install({ wheels: [written(stripped)] }), /is a zip, but not a wheel/);
  });

  it('refuses a wheel of another platform or package', async () => {
    const windows = written(fakeWheel('tensorflow-cpu', '2.21.0', { platform: 'win_amd64' }));
    await refused(install({ wheels: [windows] }), /another platform \(py3-none-win_amd64\): give/);
    const numpy = written(fakeWheel('numpy', '2.0.0'));
    await refused(
      install({ wheels: [numpy] }),
      /is numpy 2\.0\.0, and tensorflow needs a tensorflow-cpu wheel: give/,
    );
    await refused(install({ wheels: [written(WHEEL), numpy] }), /is numpy 2\.0\.0, and/);
  });
});
