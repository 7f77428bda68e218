import { describe, expect, it } from 'vitest';
import { choiceTable, correlationTable, studiedRows } from './checkpoint-tables.js';
import { classTable, guardLines, resultTable } from './row-tables.js';
import { ROWS } from './rows.js';
import { summaries } from './summary.js';
import { checkpoint, result } from './testing.js';

const cells = (table: string, head: string): string[] => {
  const line = table.split('\n').find((one) => one.startsWith(`| ${head} `)) ?? '';
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
};

const message = 'It stopped.';
const rows = summaries(ROWS, [
  result('full', 2, 0.52, { seconds: null, guard: [{ step: 9, action: 'stopped', message }] }),
  result('full', 1, 0.5),
  result('source-only', 1, 0.4),
  result('source-only', 2, 0.3),
]);

describe('the table of rows', () => {
  it('has means, seeds, the mean gain over the same seed, day and time', () => {
    const table = resultTable(rows, [1, 2]);
    expect(cells(table, 'source-only')).toEqual(['**35.0**', '40.0', '30.0', '–', '60.0', '60']);
    expect(cells(table, 'full')).toEqual(['**51.0**', '50.0', '52.0', '+16.0', '60.0', '60']);
    expect(table).not.toContain('Other translations');
  });

  it('shows a seed that is not through yet as unknown', () => {
    const table = resultTable(summaries(ROWS, [result('full', 1, 0.5)]), [1, 2]);
    expect(cells(table, 'full')).toEqual(['**50.0**', '50.0', '–', '–', '60.0', '60']);
  });

  it('tells the classes, unknown where a class does not occur, and what the guard did', () => {
    expect(cells(classTable(rows), 'full')).toEqual(['51.0', '–', '**51.0**']);
    expect(guardLines(rows)).toEqual(['- full, seed 2, step 9: It stopped.']);
  });
});

describe('the tables of checkpoints', () => {
  const ofRun = (lift: number) => [
    checkpoint(0, 0.3, { entropy: 0.9, sourceShift: 0.3 }),
    checkpoint(50, 0.5 + lift, { entropy: 0.7, sourceShift: 0.1 }),
    checkpoint(100, 0.4 + lift, { entropy: 0.8, sourceShift: 0.2 }),
  ];
  const studied = studiedRows(
    summaries(ROWS, [
      result('source-only', 1, 0.3),
      result('full', 1, 0.4, { checkpoints: ofRun(0) }),
      result('full', 2, 0.42, { checkpoints: ofRun(0.02) }),
    ]),
  );

  it('show how each measure orders them', () => {
    expect(studied.map(({ row }) => row.id)).toEqual(['full']);
    const table = correlationTable(studied);
    expect(cells(table, 'entropy')).toEqual(['−1.00', expect.stringMatching(/^−0\.9/)]);
    expect(cells(table, 'confidence')).toEqual(['–', '–']);
  });

  it('show what each rule would have kept', () => {
    const table = choiceTable(studied);
    expect(cells(table, 'last')).toEqual(['41.0', '**41.0**']);
    expect(cells(table, 'class-shares')).toEqual(['51.0', '**51.0**']);
    expect(cells(table, 'the best, by the masks')).toEqual(['51.0', '**51.0**']);
  });
});
