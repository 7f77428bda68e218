import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IGNORE } from '../contract/classes.js';
import { labelTable, maskPalette, maskValues, readClasses, toLabels } from './classes.js';
import { reasonOf, TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => void (folder = await TestFolder.create()));
afterAll(() => folder.remove());

const sky = { id: 3, name: 'sky', color: '#0000ff' };
const road = { id: 1, name: 'road', color: '#804020' };

describe('readClasses', () => {
  it('reads a list, with a byte order mark and one ignored id too', async () => {
    const text = `\uFEFF${JSON.stringify({ ignore: 9, classes: [sky, road] })}`;
    const path = await folder.write('classes.json', text);
    expect(await readClasses(path)).toEqual({ classes: [sky, road], ignore: [9] });
  });

  it.each([
    ['no JSON', '{', 'The list of classes is not valid JSON.'],
    ['one id twice', { classes: [sky, { ...road, id: 3 }] }, 'two classes share an id.'],
    [
      'a wrong colour',
      { classes: [sky, { ...road, color: 'red' }] },
      'In classes.1.color: a colour is written as #rrggbb.',
    ],
  ])('says what is wrong: %s', async (_, content, reason) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    expect(await reasonOf(readClasses(await folder.write('wrong.json', text)))).toBe(reason);
  });
});

describe('labels', () => {
  const list = { classes: [sky, road], ignore: [9, 1] };

  it('are indices, and ignored ids win over classes', () => {
    const table = labelTable({ ...list, ignore: [9] });
    const mask = { width: 4, height: 1, data: Uint8Array.from([3, 1, 9, 77]) };
    expect([...toLabels(mask, table)]).toEqual([0, 1, IGNORE, IGNORE]);
    expect([...toLabels(mask, labelTable(list))]).toEqual([0, IGNORE, IGNORE, IGNORE]);
  });

  it('turn back into mask values and their colours', () => {
    expect([...maskValues(list)]).toEqual([3, 1]);
    expect(maskPalette(list)).toEqual([
      [0, 0, 0],
      [0x80, 0x40, 0x20],
      [0, 0, 0],
      [0, 0, 255],
    ]);
  });
});
