import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeIndexPng } from '../datasets/index-png.js';
import { evaluateFolder } from './evaluate-folder.js';

const classes = {
  classes: [
    { id: 4, name: 'Sky', color: '#8888ff' },
    { id: 9, name: 'Road', color: '#444444' },
  ],
  ignore: [7],
};
let predictions: string;
let masks: string;
const write = (path: string, width: number, values: number[]): Promise<void> =>
  writeIndexPng(path, width, values.length / width, Uint8Array.from(values), []);

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'));
  predictions = join(folder, 'predictions');
  masks = join(folder, 'masks');
  await mkdir(masks);
});

describe('evaluateFolder', () => {
  it('pairs by subfolder and stem, honours ids and ignored values, names what is left out', async () => {
    await write(join(predictions, 'a/one.png'), 2, [4, 9, 9, 4]);
    await write(join(masks, 'a/one.png'), 2, [4, 9, 7, 9]);
    await write(join(predictions, 'small.png'), 1, [4]);
    await write(join(masks, 'small.png'), 2, [4, 4]);
    await write(join(predictions, 'alone.png'), 1, [4]);
    const result = await evaluateFolder({ predictions, masks, classes });
    expect(result).toMatchObject({ images: 1, predictionsWithoutMask: ['alone.png'] });
    expect(result.unusable[0]?.reason).toContain('2 x 1 pixels');
    // Sky: 1 hit, 2 predicted, 1 true. Road: 1 hit, 1 predicted, 2 true.
    expect(result.miou).toBeCloseTo(0.5, 10);
    expect(result.pixelAccuracy).toBeCloseTo(2 / 3, 10);
  });

  it('says in one sentence that nothing could be compared', async () => {
    await write(join(predictions, 'one.png'), 1, [4]);
    await writeFile(join(masks, 'one.png'), 'no picture');
    await expect(evaluateFolder({ predictions, masks, classes })).rejects.toThrow(
      /None of the 1 masks can be compared; .*not a PNG/,
    );
  });
});
