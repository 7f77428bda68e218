import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendHealthSchema } from '../backend/contract/records.js';
import { towline } from './towline.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'towline usage '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('bad usage', () => {
  it.each([
    [['adapt'], "required option '--project <dir>'"],
    [['adapt', '--project', 'p'], "required option '--source <dir>'"],
    [['adapt', '--project', 'p', '--source', 's'], "required option '--target <dir>'"],
    [['adapt', '--project', 'p', '--steps', '1.5'], 'a whole number above 0'],
    [['adapt', '--project', 'p', '--size', '64'], 'like 256x192'],
    [['adapt', '--project', 'p', '--size', '8x8'], 'from 32 to 4096'],
    [['adapt', '--project', 'p', '--recipe', 'slow'], 'quick, desktop'],
    [
      ['adapt', '--project', 'p', '--backend', 'cuda'],
      'auto, tensorflow-gpu, webgpu, tensorflow, wasm',
    ],
    [['adapt', '--project', 'p', '--resume', '1', '--seed', '2'], 'leave out --seed'],
    [['adapt', '--project', 'p', '--resume', '1', '--set', 'a=2'], 'leave out --set'],
    [['adapt', '--project', 'p', '--set', 'lambdaPull'], 'like lambdaPull=1'],
    [['generalize', '--project', 'p'], "required option '--source <dir>'"],
    [['generalize', '--project', 'p', '--target', 't'], "unknown option '--target'"],
    [['recipe', 'slow'], 'quick, desktop, paper'],
    [['predict', '--project', 'p', '--run', 'last'], 'the number of a run'],
    [['adopt'], "unknown command 'adopt'"],
    [['runs', '--project', 'p', '--colour'], "unknown option '--colour'"],
  ])('%j ends with code 2 and says why', async (parameters, reason) => {
    const { code, lines, errors } = await towline(...parameters);
    expect(code).toBe(2);
    expect(lines).toEqual([]);
    expect(errors).toContain(reason);
    expect(errors).not.toContain('    at ');
  });
});

describe('what can not be done', () => {
  it('is one sentence on standard error, with the stack on request', async () => {
    const parameters = ['runs', '--project', join(folder, 'nothing')];
    const plain = await towline(...parameters);
    expect(plain).toMatchObject({ code: 1, lines: [] });
    expect(plain.errors).toBe(`There is no project in ${join(folder, 'nothing')}.\n`);
    const verbose = await towline(...parameters, '--verbose');
    expect(verbose.errors).toContain('    at ');
  });

  it('leaves no project behind where a path is mistyped', async () => {
    const project = join(folder, 'unborn');
    const { code, errors } = await towline(
      ...['adapt', '--project', project, '--source', join(folder, 'oops'), '--target', folder],
    );
    expect(code).toBe(1);
    expect(errors).toBe(`There is no folder ${join(folder, 'oops')}.\n`);
    expect(existsSync(project)).toBe(false);
  });

  it('is said of a source that is none', async () => {
    const project = join(folder, 'project');
    const { code, errors } = await towline(
      ...['adapt', '--project', project, '--source', folder, '--target', folder],
    );
    expect(code).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain('holds no images');
  });
});

describe('the program', () => {
  it('tells the state of each backend', async () => {
    const { code, lines } = await towline('doctor', '--json');
    expect(code).toBe(0);
    const found = lines.map((line) => backendHealthSchema.parse(JSON.parse(line)));
    const backends = found.map(({ backend }) => backend);
    expect(backends).toEqual(['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm']);
    expect(found[0]).toMatchObject({ available: false });
    expect(found[3]).toMatchObject({ available: true, passed: true, reason: null });
  });

  it('does not mind that nobody reads its output to the end', () => {
    const main = join(ROOT, 'dist', 'cli', 'main.js');
    const script = `"${process.execPath}" "${main}" adapt --help | true; echo "$\{PIPESTATUS[0]}"`;
    expect(execFileSync('bash', ['-c', script]).toString().trim()).toBe('0');
  });

  it('is started by npx in the checkout', () => {
    const help = execFileSync('npx', ['towline', '--help'], { cwd: ROOT }).toString();
    expect(help).toContain('adapt [options]');
  });
});
