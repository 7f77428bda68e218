import { describe, expect, it } from 'vitest';
import { CurationTable, MARK } from './table.js';
import { columnsOf, manyRows, row, tableOf } from './testing.js';

describe('CurationTable', () => {
  it('holds the same, loaded as columns or merged as rows', () => {
    const rows = manyRows(3000);
    const loaded = new CurationTable();
    loaded.load(columnsOf(rows));
    const merged = tableOf(rows);
    expect(loaded.size).toBe(3000);
    expect(loaded.paths).toEqual(rows.map(({ path }) => path));
    expect(loaded.marks).toEqual(merged.marks);
    expect(loaded.values('brightness')).toEqual(merged.values('brightness'));
    for (const index of [0, 1500, 2999]) {
      expect(loaded.values('brightness')[index]).toBe(rows[index]?.brightness ?? NaN);
      expect(loaded.rowOf(rows[index]?.id ?? 0)).toBe(index);
    }
  });

  it('says what a change has touched', () => {
    const table = tableOf([row(1), row(2)]);
    expect(table.merge([row(1)])).toEqual({ paths: false, facts: false, marks: false });
    expect(table.merge([row(1, { flagged: true })])).toEqual({
      paths: false,
      facts: false,
      marks: true,
    });
    expect(table.merge([row(2, { brightness: 0.6 })])).toMatchObject({ paths: false, facts: true });
    expect(table.merge([row(3)])).toMatchObject({ paths: true, facts: true });
    expect(table.size).toBe(3);
  });

  it('keeps what is not known as NaN, and takes the date of the picture before that of the file', () => {
    const table = tableOf([
      row(1, { brightness: null, width: null, modified: 5 }),
      row(2, { taken: 7, modified: 5 }),
    ]);
    expect(table.values('brightness')[0]).toBeNaN();
    expect(table.values('size')[0]).toBeNaN();
    expect(table.values('size')[1]).toBeCloseTo(0.3072);
    expect([...table.values('date').slice(0, 2)]).toEqual([5, 7]);
  });

  it('decides at once, each mark by itself', () => {
    const table = tableOf([row(1, { flagged: true }), row(2, { state: 'out' }), row(3)]);
    table.decide([0, 2], { state: 'out', reviewed: true });
    table.decide([1], { state: 'in' });
    table.decide([0], { flagged: false });
    expect([...table.marks.slice(0, 3)]).toEqual([
      MARK.out | MARK.reviewed,
      0,
      MARK.out | MARK.reviewed,
    ]);
  });

  it('gives marks back as they were', () => {
    const table = tableOf([row(1, { flagged: true }), row(2), row(3, { state: 'out' })]);
    const before = table.marksOf([2, 0]);
    expect([...before]).toEqual([MARK.out, MARK.flagged]);
    table.decide([0, 1, 2], { state: 'out', reviewed: true });
    table.setMarks([2, 0], before);
    expect([...table.marks.slice(0, 3)]).toEqual([
      MARK.flagged,
      MARK.out | MARK.reviewed,
      MARK.out,
    ]);
  });

  it('knows how similar the named images are, and of the others nothing', () => {
    const table = tableOf([row(1), row(2), row(3)]);
    table.setSimilarity([3, 1, 99], [0, 0.5, 1]);
    expect([...table.values('similarity').slice(0, 3)]).toEqual([0.75, NaN, 1]);
    table.setSimilarity([2], [2]);
    expect([...table.values('similarity').slice(0, 3)]).toEqual([NaN, 0, NaN]);
  });
});
