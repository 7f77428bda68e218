import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../contract/error.js';
import type { InstallProgress } from './index.js';
import { BINDING } from './compile.js';
import { defaultRuntimeRoot, installTensorflow, installedRuntime, removeRuntime } from './index.js';
import { writeMarker } from './installed.js';
import { probeBinding } from './probe.js';
import { storedZip } from './test-support/stored-zip.js';

const NAME = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';
const LIBRARIES = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];
/** A wheel whose "libraries" are text, long enough to be broken off in the middle. */
const TINY = storedZip(
  [...LIBRARIES, 'tensorflow/include/tensorflow/c/c_api.h'],
  'x'.repeat(90_000),
);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let root: string;
let server: Server | undefined;
let progress: InstallProgress[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'towline-runtimes-'));
  progress = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(root, { recursive: true, force: true });
});

/** A package index on this machine that promises one wheel and answers for it as told. */
async function serve(answer: Answer, promised: Buffer = TINY): Promise<void> {
  const sha256 = createHash('sha256').update(promised).digest('hex');
  const file = { filename: NAME, url: `../files/${NAME}`, hashes: { sha256 }, size: TINY.length };
  const listening = createServer((request, response) => {
    if (!request.url?.endsWith('/tensorflow-cpu/')) return answer(request, response);
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    response.end(JSON.stringify({ files: [file] }));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  vi.stubEnv('TOWLINE_PYPI', `http://127.0.0.1:${port}/simple/`);
}

function install(wheel?: string): Promise<string> {
  const { signal } = new AbortController();
  return installTensorflow({ root, wheel, onProgress: (step) => progress.push(step), signal });
}

/** Fails as it should: one sentence, and nothing that would pass for a runtime. */
async function expectRefusal(installing: Promise<string>, sentence: RegExp): Promise<void> {
  const error: unknown = await installing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toMatch(sentence);
  expect((error as UserError).message).not.toContain('\n');
  expect(installedRuntime(root)).toBeUndefined();
  expect(readdirSync(root).filter((name) => name !== 'downloads')).toEqual([]);
}

function wheelFile(content: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'towline-wheel-')), NAME);
  writeFileSync(path, content);
  return path;
}

describe.skipIf(process.platform !== 'linux')('installTensorflow', () => {
  it('refuses a download with the wrong sha256 and deletes it', async () => {
    await serve((_, response) => response.end(TINY), Buffer.from('something else'));
    await expectRefusal(install(), /wrong sha256.*run the install again/);
    expect(readdirSync(join(root, 'downloads'))).toEqual([]);
    expect(progress.map(({ stage }) => stage)).toContain('download');
  });

  it('goes on where a connection broke off', async () => {
    const ranges: (string | undefined)[] = [];
    await serve((request, response) => {
      ranges.push(request.headers.range);
      if (ranges.length === 1) {
        response.writeHead(200, { 'content-length': TINY.length });
        response.write(TINY.subarray(0, 70_000), () => setTimeout(() => response.destroy(), 50));
        return;
      }
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
      response.writeHead(206);
      response.end(TINY.subarray(start));
    });
    vi.stubEnv('PATH', '');
    await expectRefusal(install(), /needs a C\+\+ compiler/);
    expect(ranges).toEqual([undefined, 'bytes=70000-']);
    expect(readFileSync(join(root, 'downloads', NAME))).toEqual(TINY);
  });

  it('says that a download which keeps breaking off can go on later', async () => {
    await serve((_, response) => response.destroy());
    await expectRefusal(install(), /broke off .*run the install again, it goes on from there/);
  });

  it('refuses a wheel without the libraries', async () => {
    const wheel = wheelFile(storedZip(LIBRARIES.slice(1), 'x'));
    await expectRefusal(install(wheel), /holds no tensorflow\/libtensorflow_cc\.so\.2: give/);
  });

  it('refuses a file that is no zip and a path without a file', async () => {
    await expectRefusal(install(wheelFile(Buffer.from('no zip'))), /cannot be read as a wheel/);
    await expectRefusal(install('/nowhere.whl'), /There is no wheel at \/nowhere\.whl/);
  });

  it('names the compiler that is missing', async () => {
    vi.stubEnv('PATH', '');
    await expectRefusal(install(wheelFile(TINY)), /needs a C\+\+ compiler .*apt install g\+\+/);
  });

  it('says that libraries which are none do not build', async () => {
    await expectRefusal(install(wheelFile(TINY)), /could not build the TensorFlow binding/);
  });

  it('says when the index does not answer', async () => {
    vi.stubEnv('TOWLINE_PYPI', 'http://127.0.0.1:9/simple');
    await expectRefusal(install(), /package index at http:\/\/127\.0\.0\.1:9 .*TOWLINE_PYPI/);
  });

  it('stops when told to, without leaving anything to pick up', async () => {
    const controller = new AbortController();
    await serve((_, response) => {
      response.write(TINY.subarray(0, 10_000));
      setTimeout(() => controller.abort(), 50);
    });
    const { signal } = controller;
    const installing = installTensorflow({ root, onProgress: () => undefined, signal });
    await expect(installing).rejects.toThrow(/abort/i);
    expect(installedRuntime(root)).toBeUndefined();
  });
});

describe('installedRuntime', () => {
  const directory = (): string => join(root, 'tensorflow');
  const marker = { version: '2.21.0', sha256: 'a'.repeat(64) };

  beforeEach(() => {
    mkdirSync(directory());
    writeFileSync(join(directory(), 'library'), 'content');
  });

  it('gives the folder of a complete runtime until it is removed', async () => {
    writeMarker(directory(), marker, ['library']);
    expect(installedRuntime(root)).toBe(directory());
    await removeRuntime(root);
    expect(installedRuntime(root)).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
  });

  it('takes no folder without a valid marker', () => {
    expect(installedRuntime(join(root, 'absent'))).toBeUndefined();
    expect(installedRuntime(root)).toBeUndefined();
    writeFileSync(join(directory(), 'runtime.json'), '{"name": "tensorflow"}');
    expect(installedRuntime(root)).toBeUndefined();
  });

  it('takes no folder in which a file was cut short', () => {
    writeMarker(directory(), marker, ['library']);
    writeFileSync(join(directory(), 'library'), 'cut');
    expect(installedRuntime(root)).toBeUndefined();
  });
});

const installed = installedRuntime(defaultRuntimeRoot());

describe.skipIf(installed === undefined)('the runtime installed on this machine', () => {
  it('computes known numbers', async () => {
    await probeBinding(join(installed ?? '', BINDING), new AbortController().signal);
  });
});

describe('probeBinding', () => {
  it('says why a binding does not work', async () => {
    const binding = join(root, 'tfjs_binding.node');
    writeFileSync(binding, 'not a library');
    const probing = probeBinding(binding, new AbortController().signal);
    await expect(probing).rejects.toThrow(/does not work on this machine \(.+\): use the backend/);
  });
});
