import { describe, expect, it } from 'vitest';
import type { Measurement } from './measure.js';
import { resultTable, withResults } from './section.js';

const step: Measurement = {
  name: 'train-step/source',
  backend: 'wasm',
  peer: 'PyTorch 2.13.0',
  oursMs: 512.34,
  peerMs: 99.96,
  ratio: 5.1234,
  ratioLow: 4.9,
  ratioHigh: 5.678,
  oursMegabytes: 700,
  peerMegabytes: 650,
};
const imported: Measurement = {
  ...step,
  name: 'import/10000',
  backend: null,
  peer: 'libvips 8.18.7',
};
const page = `# Benchmarks

## Speed

Before.

<!-- Written by npm run bench -- --write. -->

<!-- Up to here. -->

After.
`;
const here = { machine: '2 cores of a processor', date: '2026-11-23' };

const lines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('|'));

describe('resultTable', () => {
  it('has a line for each measurement, with the spread of the ratio', () => {
    const [head, ...rest] = resultTable([step, imported]).split('\n');
    expect(head?.split(/ {2,}/)).toEqual([
      'benchmark',
      'backend',
      'Towline, ms',
      'peer, ms',
      'ratio',
      'Towline, MB',
      'peer, MB',
      'peer',
    ]);
    expect(rest.map((line) => line.split(/ {2,}/))).toEqual([
      [
        'train-step/source',
        'wasm',
        '512',
        '100.0',
        '5.12 (4.90–5.68)',
        '700',
        '650',
        'PyTorch 2.13.0',
      ],
      ['import/10000', '–', '512', '100.0', '5.12 (4.90–5.68)', '700', '650', 'libvips 8.18.7'],
    ]);
  });
});

describe('withResults', () => {
  it('puts machine, table and date into the section and leaves the page around it', () => {
    const written = withResults(page, [step], here);
    expect(written.startsWith(page.slice(0, page.indexOf('-->')))).toBe(true);
    expect(written.endsWith('<!-- Up to here. -->\n\nAfter.\n')).toBe(true);
    expect(written).toContain('\n2 cores of a processor.\n');
    expect(lines(written)).toEqual([
      '| benchmark | backend | Towline, ms | peer, ms | ratio | Towline, MB | peer, MB | peer | date |',
      expect.stringMatching(/^\| ---/),
      '| train-step/source | wasm | 512 | 100.0 | 5.12 (4.90–5.68) | 700 | 650 | PyTorch 2.13.0 | 2026-11-23 |',
    ]);
  });

  it('replaces what was measured again and keeps the other rows, with their date', () => {
    const first = withResults(page, [step, imported], here);
    const second = withResults(first, [{ ...step, oursMs: 400 }], { ...here, date: '2026-12-01' });
    expect(lines(second).slice(2)).toEqual([
      '| train-step/source | wasm | 400 | 100.0 | 5.12 (4.90–5.68) | 700 | 650 | PyTorch 2.13.0 | 2026-12-01 |',
      '| import/10000 | – | 512 | 100.0 | 5.12 (4.90–5.68) | 700 | 650 | libvips 8.18.7 | 2026-11-23 |',
    ]);
  });

  it('keeps no row of another machine', () => {
    const first = withResults(page, [step, imported], here);
    const second = withResults(first, [step], { ...here, machine: '8 cores of another' });
    expect(lines(second)).toHaveLength(3);
  });

  it('does not write into a page without the section', () => {
    expect(() => withResults('# Benchmarks\n', [step], here)).toThrow('lacks the section');
  });
});
