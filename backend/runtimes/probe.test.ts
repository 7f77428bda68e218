import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BINDING, compileBinding } from './compile.js';
import { defaultRuntimeRoot, installedRuntime } from './index.js';
import { probeBinding } from './probe.js';

const { signal } = new AbortController();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline-binding-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('probeBinding', () => {
  it('says why a binding does not work', async () => {
    const binding = join(folder, BINDING);
    writeFileSync(binding, 'not a library');
    const probing = probeBinding(binding, false, signal);
    await expect(probing).rejects.toThrow(/does not work on this machine \(.+\): use the backend/);
  });
});

const installed = installedRuntime(defaultRuntimeRoot());

describe.skipIf(installed === undefined)('the runtime installed on this machine', () => {
  const binding = join(installed ?? '', BINDING);

  it('computes known numbers', async () => {
    await probeBinding(binding, false, signal);
  });

  it('does not pass for one that computes on a card', async () => {
    const probing = probeBinding(binding, true, signal);
    await expect(probing).rejects.toThrow(/finds no NVIDIA card .*nvidia-smi.*"tensorflow"/);
  });

  it('can be used with a binding that came with Towline where no compiler is', async () => {
    vi.stubEnv('PATH', '');
    await compileBinding(folder, signal, binding);
    const probing = probeBinding(join(folder, BINDING), false, signal);
    await expect(probing).rejects.toThrow(/libtensorflow_cc\.so\.2: cannot open shared object/);
  });
});
