import { describe, expect, it } from 'vitest';
import { counting, moved, recoloured, renamed, withPalette } from './class-edits.js';
import { classRows, unknownValues } from './class-rows.js';
import { pairLayout, placesInSight, typicalAspect } from './pair-layout.js';
import { filteredPairs, NO_FILTER } from './pair-filter.js';
import { problemCount, problemGroups, reportText } from './report.js';

const classes = [
  { id: 3, name: 'Road', color: '#111111' },
  { id: 1, name: 'Sky', color: '#222222' },
  { id: 7, name: 'Tree', color: '#333333' },
];
const list = { classes, ignore: [255] };

describe('class edits', () => {
  it('change one class by its id', () => {
    expect(renamed(list, 1, 'Clouds').classes.map(({ name }) => name)).toEqual([
      'Road',
      'Clouds',
      'Tree',
    ]);
    expect(recoloured(list, 7, '#abcdef').classes[2]).toEqual({
      id: 7,
      name: 'Tree',
      color: '#abcdef',
    });
    expect(list.classes[2]?.color).toBe('#333333');
  });

  it('move a class by one place, and not beyond the ends', () => {
    expect(moved(list, 1, -1).classes.map(({ id }) => id)).toEqual([1, 3, 7]);
    expect(moved(list, 1, 1).classes.map(({ id }) => id)).toEqual([3, 7, 1]);
    expect(moved(list, 3, -1)).toBe(list);
    expect(moved(list, 7, 1)).toBe(list);
  });

  it('ignore a value, and let it count again', () => {
    const without = counting(list, 7, false);
    expect(without.ignore).toEqual([7, 255]);
    expect(counting(without, 7, true).ignore).toEqual([255]);
  });

  it('give every place its default colour', () => {
    expect(withPalette(list).classes.map(({ color }) => color)).toEqual([
      '#0072b2',
      '#e69f00',
      '#009e73',
    ]);
  });
});

const pair = (id: number, image: string, classPixels: number[], validation = false) => ({
  ...{ id, image, mask: image, width: 4, height: 4, version: 'v', classPixels, validation },
});
const view = {
  directory: '/data/streets',
  available: true,
  classes: list,
  classesEdited: false,
  validationShare: 0.25,
  pairs: [
    pair(1, 'images/a/One.png', [16, 0, 0]),
    pair(2, 'images/a/two.png', [8, 8, 0], true),
    pair(3, 'images/b/three.png', [0, 16, 0]),
  ],
  report: {
    images: 5,
    used: 3,
    withoutMask: ['images/c.png'],
    withoutImage: [],
    unusable: [{ file: 'masks/d.png', reason: 'The file ends too early.' }],
    values: [
      { value: 1, name: 'Sky', share: 0.5, ignored: false },
      { value: 3, name: 'Road', share: 0.375, ignored: false },
      { value: 9, name: null, share: 0.025, ignored: false },
      { value: 12, name: null, share: 0.0625, ignored: false },
      { value: 255, name: null, share: 0.0375, ignored: true },
    ],
    sizes: [{ width: 4, height: 4, count: 3 }],
  },
  imported: '2026-01-01T00:00:00.000Z',
};

describe('classRows', () => {
  it('say how much of the masks a class is, and how many images show it', () => {
    // Moved and not saved yet: the counts of the pairs are still in the saved order.
    const rows = classRows(moved(list, 1, -1), view);
    expect(rows.map(({ name, share, images }) => [name, share, images])).toEqual([
      ['Sky', 0.5, 2],
      ['Road', 0.375, 2],
      ['Tree', 0, 0],
    ]);
  });

  it('an ignored class keeps its share, and no images are counted', () => {
    const [road] = classRows(counting(list, 3, false), view);
    expect(road).toMatchObject({ counts: false, share: 0.375, images: null });
  });

  it('values of no class are found unless they are ignored', () => {
    expect(unknownValues(list, view)).toEqual([
      { value: 12, name: null, share: 0.0625, ignored: false },
      { value: 9, name: null, share: 0.025, ignored: false },
    ]);
    expect(unknownValues(counting(list, 12, false), view).map(({ value }) => value)).toEqual([9]);
  });
});

describe('filteredPairs', () => {
  const ids = (filter: Partial<typeof NO_FILTER>): number[] =>
    filteredPairs(view.pairs, list, { ...NO_FILTER, ...filter }).map(({ id }) => id);

  it('by class, split and text, and all of them', () => {
    expect(ids({})).toEqual([1, 2, 3]);
    expect(ids({ classId: 1 })).toEqual([2, 3]);
    expect(ids({ classId: 7 })).toEqual([]);
    expect(ids({ split: 'validation' })).toEqual([2]);
    expect(ids({ split: 'training', classId: 3 })).toEqual([1]);
    expect(ids({ text: ' A/o' })).toEqual([1]);
  });
});

describe('the report', () => {
  it('groups problems by kind, with what to do', () => {
    const groups = problemGroups(view.report);
    expect(groups.map(({ title, problems }) => [title, problems.length])).toEqual([
      ['Images without a mask', 1],
      ['Files that can’t be used', 1],
    ]);
    expect(problemCount(view.report)).toBe(2);
  });

  it('is readable as text', () => {
    expect(reportText(view.directory, view.report)).toBe(
      [
        '/data/streets',
        '3 of 5 images are used.',
        'Images without a mask (1)\n' +
          'Put a mask of the same name and subfolder into masks/, or leave them out.\n' +
          '  images/c.png',
        'Files that can’t be used (1)\n' +
          'Mend or replace them, then import again; the rest is used meanwhile.\n' +
          '  masks/d.png: The file ends too early.',
      ].join('\n\n'),
    );
  });
});

describe('the grid of pairs', () => {
  it('fills the width with cells as wide as most images', () => {
    const layout = pairLayout(1000, 11, 2);
    // Five cells of 184 and six gaps of 12 are 992: each becomes 185 wide, 92 or 93 high.
    expect(layout).toMatchObject({ columns: 5, width: 185, picture: { width: 185, height: 93 } });
    expect(layout.placeOf(6)).toEqual({ left: 12 + 185 + 12, top: 12 + 93 + 24 + 12 });
    expect(layout.height).toBe(12 + 3 * (93 + 24 + 12));
  });

  it('shows the rows in sight and two more on each side', () => {
    const layout = pairLayout(1000, 5000, 2);
    expect(placesInSight(layout, 129 * 100, 500)).toEqual({ first: 98 * 5, end: 106 * 5 });
    expect(placesInSight(layout, 0, 500).first).toBe(0);
  });

  it('goes by the middle image, within reason', () => {
    const sized = (width: number, height: number) => ({ ...pair(1, 'a', []), width, height });
    expect(typicalAspect([sized(300, 200), sized(10, 1000), sized(900, 600)])).toBe(1.5);
    expect(typicalAspect([sized(5000, 10)])).toBe(2);
    expect(typicalAspect([])).toBe(1);
  });
});
