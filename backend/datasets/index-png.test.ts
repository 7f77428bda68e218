import { readdir, readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { writeIndexPng, type Rgb } from './index-png.js';
import { decodeMask } from './mask.js';
import { TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => void (folder = await TestFolder.create()));
afterAll(() => folder.remove());

describe('writeIndexPng', () => {
  const palette: Rgb[] = [
    [1, 2, 3],
    [250, 128, 0],
  ];

  it('writes indices that fast-png reads and colours that sharp reads', async () => {
    const path = `${folder.path}/new/sub folder/ü.png`;
    await writeIndexPng(path, 3, 1, Uint8Array.from([1, 0, 4]), palette);
    expect(await decodeMask(path)).toEqual({
      width: 3,
      height: 1,
      data: Uint8Array.from([1, 0, 4]),
    });
    expect(decode(await readFile(path)).palette).toHaveLength(5);
    const colors = await sharp(path).raw().toBuffer();
    expect([...colors]).toEqual([250, 128, 0, 1, 2, 3, 0, 0, 0]);
  });

  it('replaces a file and leaves nothing beside it', async () => {
    const path = `${folder.path}/again/mask.png`;
    await writeIndexPng(path, 1, 1, Uint8Array.from([0]), palette);
    await writeIndexPng(path, 1, 1, Uint8Array.from([1]), palette);
    expect([...(await decodeMask(path)).data]).toEqual([1]);
    expect(await readdir(`${folder.path}/again`)).toEqual(['mask.png']);
  });

  it('writes what does not compress into one piece', async () => {
    const random = new Random(1, 'values');
    const values = Uint8Array.from({ length: 1500 * 1000 }, () => random.integer(256));
    await writeIndexPng(`${folder.path}/large.png`, 1500, 1000, values, palette);
    const { data } = await decodeMask(`${folder.path}/large.png`);
    expect(Buffer.compare(data, values)).toBe(0);
  });
});
