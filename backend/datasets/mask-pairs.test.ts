import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairMasks } from './mask-pairs.js';
import { TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.create();
  const names = ['out/a/1.png', 'out/2.png', 'out/2.jpg', 'true/a/1.PNG', 'true/3.png'];
  for (const name of names) await folder.write(name, 'x');
});
afterAll(() => folder.remove());

describe('pairMasks', () => {
  it('pairs PNGs by subfolder and stem', async () => {
    const { path } = folder;
    expect(await pairMasks(`${path}/out`, `${path}/true`)).toEqual({
      pairs: [{ name: 'a/1.png', prediction: `${path}/out/a/1.png`, mask: `${path}/true/a/1.PNG` }],
      predictionsWithoutMask: ['2.png'],
      masksWithoutPrediction: ['3.png'],
    });
  });

  it('says when nothing belongs together', async () => {
    const [out, masks] = [`${folder.path}/out`, `${folder.path}/true/a`];
    await expect(pairMasks(out, masks)).rejects.toThrow(
      `No PNG in ${out} (2 found) has the subfolder and name of one in ${masks} (1 found).`,
    );
  });
});
