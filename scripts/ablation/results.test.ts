import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Results } from './results.js';
import { checkpoint, result } from './testing.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline results '));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('Results', () => {
  it('keeps one line for each row and seed, the latest', () => {
    const file = join(folder, 'new', 'results.jsonl');
    const results = new Results(file);
    expect(results.all()).toEqual([]);
    const whole = result('full', 1, 0.5, { checkpoints: [checkpoint(50, 0.4, {})] });
    results.save(result('full', 1, 0.3));
    results.save(result('full', 2, 0.4));
    results.save(whole);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(new Results(file).of('full', 1)).toEqual(whole);
    expect(results.of('full', 2)?.target.miou).toBe(0.4);
    expect(results.of('full', 3)).toBeUndefined();
    expect(readdirSync(join(folder, 'new'))).toEqual(['results.jsonl']);
  });
});
