import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkCudaLibraries } from './cuda-links.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline-cuda-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function place(...path: string[]): void {
  mkdirSync(join(folder, 'making', 'nvidia', ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, 'making', 'nvidia', ...path), path.join('/'));
}

describe('linkCudaLibraries', () => {
  it('makes each library reachable in one folder, also after the runtime is moved', () => {
    place('cuda_runtime', 'lib', 'libcudart.so.12');
    place('cusolver', 'lib', 'libcusolver.so.11');
    place('cuda_nvcc', 'bin', 'ptxas');
    linkCudaLibraries(join(folder, 'making'));
    renameSync(join(folder, 'making'), join(folder, 'done'));
    const reached = join(folder, 'done', 'nvidia', 'cuda_runtime', 'lib');
    expect(readFileSync(join(reached, 'libcusolver.so.11'), 'utf8')).toMatch(/^cusolver/);
    expect(readFileSync(join(reached, 'libcudart.so.12'), 'utf8')).toMatch(/^cuda_runtime/);
  });
});
