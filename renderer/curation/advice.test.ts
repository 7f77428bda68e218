import { describe, expect, it } from 'vitest';
import { adviceFor, suggestions } from './advice.js';
import { failedFilters } from './filters.js';
import { folderTree } from './folders.js';
import { brushed, rankOf } from './histogram.js';
import { readView, writeView, type ViewContent } from './saved-view.js';
import { NO_FILTERS } from './filters.js';
import { spreadsOf } from './spreads.js';
import { row, tableOf } from './testing.js';

const ordinary = Array.from({ length: 10 }, (_, index) => row(index + 1));

describe('advice', () => {
  const table = tableOf([
    ...ordinary,
    row(11, { brightness: 0.02, contrast: 0.01 }),
    row(12, { sharpness: 1 }),
    row(13, { stack: 1 }),
    row(14, { problem: 'It ends after 12 bytes.', brightness: null, sharpness: null }),
    row(15, { outlier: 3.14, style: 2.5, state: 'out' }),
    row(16, { missing: true }),
  ]);
  const spreads = spreadsOf(table);
  const advice = (id: number): string[] => adviceFor(table, table.rowOf(id) ?? 0, spreads);

  it('says in sentences why an image may be better out', () => {
    expect(advice(1)).toEqual([]);
    expect(advice(11)).toEqual(['Very dark: brightness 2 %.', 'Hardly any contrast: 1 %.']);
    expect(advice(12)).toEqual([
      'Blurred compared with the folder: its edges are 0.1× as strong as in the middle image.',
    ]);
    expect(advice(13)).toEqual(['A near-duplicate of image-1.png, which is sharper.']);
    expect(advice(14)).toEqual(['It ends after 12 bytes.']);
    expect(advice(15)).toEqual([
      'Unlike the others: 3.1× as far from the most similar images as usual.',
      'Far from the source’s style: 3.5× the distance of a typical source image.',
    ]);
    expect(advice(16)).toEqual(['It is no longer in the folder.']);
  });

  it('suggests views of images that are still in, each with what it counts', () => {
    const found = suggestions(table, spreads);
    expect(found.map(({ title }) => title)).toEqual([
      '1 that can’t be read',
      '1 no longer in the folder',
      '1 with a sharper near-duplicate',
      '1 blurred compared with the folder',
      '1 very dark',
      '1 with hardly any contrast',
    ]);
    for (const { images, filters } of found) {
      expect(failedFilters(table, filters).filter((bits) => bits === 0).length).toBe(images);
    }
  });

  it('compares with the folder only where there is one', () => {
    const two = tableOf([row(1, { sharpness: 4 }), row(2, { sharpness: 1, outlier: 9 })]);
    expect(adviceFor(two, 1, spreadsOf(two))).toEqual([]);
  });
});

it('folders count what is below them', () => {
  expect(folderTree(['x.png', 'b 10/1.png', 'b 2/1.png', 'b 2/c/1.png', 'b 2/c/2.png'])).toEqual([
    {
      name: 'b 2',
      path: 'b 2',
      images: 3,
      folders: [{ name: 'c', path: 'b 2/c', images: 2, folders: [] }],
    },
    { name: 'b 10', path: 'b 10', images: 1, folders: [] },
  ]);
});

it('a brush to an end is open there, over everything it is none', () => {
  const spread = { low: 0, high: 10, median: 5, known: 3 };
  expect(brushed(7, 3, spread)).toEqual({ low: 3, high: 7 });
  expect(brushed(-1, 3, spread)).toEqual({ low: null, high: 3 });
  expect(brushed(0, 10, spread)).toBeUndefined();
});

it('a rank is the share of smaller values', () => {
  expect(rankOf(3, Float64Array.from([1, 2, 3, NaN, 5]), 5)).toBe(0.5);
});

it('a saved view comes back as it was, without what is of the moment', () => {
  const view: ViewContent = {
    filters: { ...NO_FILTERS, text: 'a', ranges: { style: { low: 1, high: null } } },
    sort: { by: 'style', descending: true },
    cell: 200,
  };
  expect(readView(writeView(view))).toEqual(view);
  const similar: ViewContent = {
    ...view,
    filters: { ...view.filters, ranges: { similarity: { low: 0.5, high: null } } },
    sort: { by: 'similarity', descending: true },
  };
  expect(readView(writeView(similar))).toEqual({
    filters: { ...NO_FILTERS, text: 'a' },
    sort: { by: 'name', descending: false },
    cell: 200,
  });
  expect(readView('{"filters":{}}')).toBeUndefined();
  expect(readView('no JSON')).toBeUndefined();
});
