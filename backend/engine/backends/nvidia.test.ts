import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeCard } from './nvidia.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'towline-cards-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('describeCard', () => {
  it('gives the names that the driver tells', () => {
    for (const [place, model] of [
      ['0000:01:00.0', 'NVIDIA GeForce RTX 4090'],
      ['0000:02:00.0', 'NVIDIA RTX A2000'],
    ] as const) {
      mkdirSync(join(folder, place));
      writeFileSync(join(folder, place, 'information'), `Model: \t\t ${model}\nIRQ:   \t 12\n`);
    }
    expect(describeCard(folder)).toBe('NVIDIA GeForce RTX 4090 or NVIDIA RTX A2000');
  });

  it('stays general where it tells none', () => {
    expect(describeCard(folder)).toBe('NVIDIA card');
    expect(describeCard(join(folder, 'absent'))).toBe('NVIDIA card');
  });
});
