import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsIn, Towline } from './towline.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'towline-demo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('towline demo', () => {
  it('spends its time on adapting: the source-only model that the sample ships fits', async () => {
    const demo = new Towline('demo', '--out', folder, '--backend', 'wasm', '--json');
    const step = await demo.until(({ event }) => event === 'step');
    demo.process.kill('SIGINT');
    const { code, lines, errors } = await demo.done;
    const runs = eventsIn(lines).filter((event) => event.event === 'run');
    expect(runs[0]).toMatchObject({ kind: 'source', status: 'finished', reused: true });
    expect(step).toMatchObject({ step: 1 });
    expect(code).toBe(130);
    expect(errors).toContain('Stopped at step');
  });
});
