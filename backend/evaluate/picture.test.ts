import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { writeIndexPng } from '../datasets/index-png.js';
import { writePicture } from './picture.js';

it('shows image and masks side by side in the colours of their classes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'));
  const image = join(folder, 'image.png');
  const mask = join(folder, 'mask.png');
  const out = join(folder, 'deep/er/picture.png');
  const blue = { width: 64, height: 48, channels: 3, background: '#2040c0' } as const;
  await sharp({ create: blue }).png().toFile(image);
  await writeIndexPng(mask, 64, 48, new Uint8Array(64 * 48).fill(5), []);
  const classes = { classes: [{ id: 5, name: 'R&D <x>', color: '#c08020' }], ignore: [] };
  await writePicture({ titles: ['Image', 'Mask'], rows: [{ image, masks: [mask] }], classes, out });
  const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => {
    const start = (y * info.width + x) * info.channels;
    return [...data.subarray(start, start + 3)];
  };
  expect(info.width).toBe(2 * 320 + 3 * 8);
  expect(at(160, 150)).toEqual([0x20, 0x40, 0xc0]);
  expect(at(500, 150)).toEqual([0xc0, 0x80, 0x20]);
});
