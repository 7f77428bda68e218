import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstallProgress } from '../contract/runtimes.js';
import { installRuntime } from './index.js';
import { FakeIndex } from './test-support/fake-index.js';
import { cudaWheel, tensorflowWheel, type FakeWheel } from './test-support/fake-wheel.js';
import { expectRefusal } from './test-support/refusal.js';

const TENSORFLOW = tensorflowWheel(
  'tensorflow',
  [
    'Requires-Dist: numpy>=1.26.0',
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5; extra == "and-cuda"',
    'Requires-Dist: nvidia-nccl-cu12<3.0,>=2.27.7; extra == "and-cuda"',
  ].join('\n'),
);
const CUBLAS = cudaWheel('nvidia-cublas-cu12', '12.10.1');
const NCCL = cudaWheel('nvidia-nccl-cu12', '2.32.3');
/** Each of them is passed over for a reason of its own. */
const OTHERS = [
  cudaWheel('nvidia-cublas-cu12', '12.9.8'),
  cudaWheel('nvidia-cublas-cu12', '13.0.1'),
  cudaWheel('nvidia-cublas-cu12', '12.11.0', { platform: 'manylinux_2_27_aarch64' }),
  cudaWheel('nvidia-cublas-cu12', '12.12.0.dev6354'),
  cudaWheel('nvidia-nccl-cu12', '2.33.0'),
];

let folder: string;
let root: string;
let index: FakeIndex;
let progress: InstallProgress[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'towline-runtimes-'));
  root = join(folder, 'runtimes');
  progress = [];
  index = await FakeIndex.start(TENSORFLOW, CUBLAS, NCCL, ...OTHERS);
  index.entries['nvidia_nccl_cu12-2.33.0-py3-none-manylinux_2_27_x86_64.whl'] = { yanked: true };
});

afterEach(() => {
  vi.unstubAllEnvs();
  index.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An empty library under the name of the driver's. */
function pretendDriver(): void {
  const library = join(folder, 'libcuda.so.1');
  execFileSync('g++', ['-shared', '-x', 'c++', '/dev/null', '-o', library]);
  vi.stubEnv('LD_LIBRARY_PATH', folder);
}

function install(wheels?: FakeWheel[]): Promise<unknown> {
  const { signal } = new AbortController();
  const onProgress = (step: InstallProgress): void => {
    progress.push(step);
  };
  const from = wheels ? { wheels: wheels.map(written) } : { index: index.address };
  return installRuntime('tensorflow-gpu', { root, ...from, onProgress, signal });
}

function written({ filename, content }: FakeWheel): string {
  const path = join(folder, filename);
  writeFileSync(path, content);
  return path;
}

const refused = (installing: Promise<unknown>, sentence: RegExp): Promise<void> =>
  expectRefusal(installing, root, sentence);

const fetched = (): string[] => readdirSync(join(root, 'downloads', 'tensorflow-gpu')).sort();

const hasDriver = existsSync('/proc/driver/nvidia/version');

describe.skipIf(process.platform !== 'linux' || hasDriver)('without an NVIDIA driver', () => {
  it('says so before it downloads or reads anything', async () => {
    const sentence = /There is no NVIDIA driver .*libcuda\.so\.1.*or the runtime "tensorflow"/;
    await refused(install(), sentence);
    await refused(install([TENSORFLOW]), sentence);
    expect(index.requests).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('with a driver', () => {
  beforeEach(() => {
    pretendDriver();
  });

  it('brings the newest libraries that the wheel asks for', async () => {
    await refused(install(), /could not build the TensorFlow binding/);
    const wheels = [TENSORFLOW, CUBLAS, NCCL];
    const total = wheels.reduce((sum, { content }) => sum + content.length, 0);
    expect(progress).toContainEqual(
      expect.objectContaining({
        stage: 'plan',
        files: wheels.map(({ filename, content }) => ({ name: filename, bytes: content.length })),
        downloadBytes: total,
      }),
    );
    expect(progress).toContainEqual(
      expect.objectContaining({ stage: 'download', done: total, total }),
    );
    expect(fetched()).toEqual([CUBLAS, NCCL, TENSORFLOW].map(({ filename }) => filename));
  });

  it('refuses one library with the wrong sha256, and keeps the others', async () => {
    index.entries[NCCL.filename] = { hashes: { sha256: 'a'.repeat(64) } };
    await refused(install(), /downloaded nvidia_nccl_cu12-2\.32\.3.* \(wrong sha256\)/);
    expect(fetched()).toEqual([CUBLAS.filename, TENSORFLOW.filename]);
  });

  it('says where a server gives no parts of files', async () => {
    index.answer = (request, response) => {
      delete request.headers.range;
      index.file(request, response);
    };
    await refused(install(), /Which of NVIDIA's libraries .* \(it answered 200 to a request for a/);
  });

  it('takes wheels by hand, and names those that are missing or do not belong', async () => {
    await refused(install([CUBLAS, TENSORFLOW, NCCL]), /could not build the TensorFlow binding/);
    expect(index.requests).toEqual([]);
    await refused(
      install([TENSORFLOW, CUBLAS]),
      /also needs the wheels of nvidia-nccl-cu12 <3\.0,>=2\.27\.7: give each/,
    );
    const old = cudaWheel('nvidia-nccl-cu12', '2.20.0');
    await refused(
      install([TENSORFLOW, CUBLAS, old]),
      /is nvidia-nccl-cu12 2\.20\.0, and tensorflow-gpu needs nvidia-nccl-cu12 <3\.0,>=2\.27\.7: /,
    );
    await refused(install([CUBLAS]), /is nvidia-cublas-cu12 .*needs a tensorflow wheel/);
  });
});
