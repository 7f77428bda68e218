import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cudaWheel, LIBRARY_TEXT, tensorflowWheel } from './test-support/fake-wheel.js';
import { unpackedBytes, unpackWheel } from './wheel.js';
import { parseWheelName } from './wheel-name.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline-wheel-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('unpackWheel', () => {
  it("lays NVIDIA's libraries where TensorFlow's own look for them", async () => {
    const target = join(folder, 'runtime');
    let told = 0;
    let promised = 0;
    for (const { filename, content } of [
      tensorflowWheel('tensorflow'),
      cudaWheel('nvidia-cudnn-cu12', '9.3.0'),
    ]) {
      const path = join(folder, filename);
      writeFileSync(path, content);
      promised += await unpackedBytes(path);
      const { signal } = new AbortController();
      await unpackWheel(path, target, (bytes) => (told += bytes), signal);
    }
    const files = readdirSync(target, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['libtensorflow_cc.so.2', 'c_api.h', 'License.txt']),
    );
    expect(files.map(({ name }) => name)).not.toContain('header.h');
    expect(files.map(({ name }) => name)).not.toContain('left_out.py');
    const library = join(target, 'tensorflow', '..', 'nvidia', 'cudnn', 'lib', 'libcudnn.so.12');
    expect(readFileSync(library, 'utf8')).toBe('cudnn 9.3.0');
    expect(statSync(join(target, 'nvidia', 'cudnn', 'bin', 'program')).mode & 0o111).toBe(0o111);
    expect(told).toBe(promised);
    expect(told).toBeGreaterThan(2 * LIBRARY_TEXT.length);
  });
});

describe('parseWheelName', () => {
  it.each([
    [
      'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
      'nvidia-cuda-nvcc-cu12',
      'manylinux2010_x86_64.manylinux_2_12_x86_64',
    ],
    ['Foo.Bar-12.9.86-1build-cp311-cp311-win_amd64.whl', 'foo-bar', 'win_amd64'],
  ])('reads %s', (filename, project, platform) => {
    expect(parseWheelName(filename)).toEqual({ project, version: '12.9.86', platform });
  });

  it('reads no other name', () => {
    expect(parseWheelName('tensorflow-2.21.0.tar.gz')).toBeUndefined();
  });
});
