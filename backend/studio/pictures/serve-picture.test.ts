import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageSet, Picture, PictureAddress } from '../../contract/media.js';
import { decodeImage } from '../../datasets/image.js';
import { decodeMask } from '../../datasets/mask.js';
import { greyPng, redBlue } from '../../datasets/testing.js';
import { Random } from '../../random.js';
import { importSourceInto } from '../../service/import-source.js';
import { TestProject } from '../target/testing.js';
import { pictureHandlers } from './handlers.js';
import { servePicture, type ServedPicture } from './serve-picture.js';
import { pairVersion } from './version.js';

const STREETS = fileURLToPath(new URL('../../../resources/sample/streets/', import.meta.url));

let test: TestProject;
const projects = { get: () => test.project };
const handlers = pictureHandlers(projects);

beforeAll(async () => {
  test = await TestProject.create();
  const images = { folder: 'images' };
  const random = new Random(3, 'tiles');
  const noise = Uint8Array.from({ length: 1100 * 700 * 3 }, () => random.integer(256));
  const raw = { raw: { width: 1100, height: 700, channels: 3 } } as const;
  const write = (name: string, bytes: Uint8Array | string) =>
    test.folder.write(`${images.folder}/${name}`, bytes);
  await write('large.png', await sharp(noise, raw).png().toBuffer());
  const turned = redBlue({ width: 800, height: 600 }).jpeg().withMetadata({ orientation: 6 });
  await write('turned.jpg', await turned.toBuffer());
  const samples = Uint16Array.from({ length: 600 * 20 }, (_, index) => 1000 + (index % 600));
  await write('deep.png', greyPng({ width: 600, height: 20 }, samples));
  await write('broken.jpg', 'This is no image.');
  await test.choose();
  const source = join(test.folder.path, 'source');
  await cp(join(STREETS, 'source'), source, { recursive: true });
  const { source: imported } = await importSourceInto(test.project.store, source);
  const { store } = test.project;
  store.project.save({ ...store.project.read('p'), sourceId: imported.id });
});
afterAll(() => test.remove());

async function address(path: string, picture: Picture): Promise<PictureAddress> {
  const { id, version } = await test.row(path);
  return { project: 'p', set: 'target', image: id, version: version ?? 'unread', picture };
}

async function served(path: string, picture: Picture, window?: PictureAddress['window']) {
  const found = await servePicture(projects, {
    ...(await address(path, picture)),
    ...(window && { window }),
  });
  if (!found) throw new Error('There is no picture.');
  return found;
}

async function pixelsOf({ bytes }: ServedPicture) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

const tile = (level: number, column: number, row: number): Picture => ({
  ...{ part: 'tile', level, column, row },
});

describe('tiles', () => {
  it('put together are the image, pixel by pixel', async () => {
    const image = await decodeImage(join(test.images, 'large.png'));
    const whole = new Uint8Array(image.data.length);
    for (const [column, row] of [0, 1, 2].flatMap((x) => [0, 1].map((y) => [x, y] as const))) {
      const picture = await served('large.png', tile(0, column, row));
      expect(picture.type).toBe('image/png');
      const { data, width, height, channels } = await pixelsOf(picture);
      expect([width, height, channels]).toEqual([column < 2 ? 512 : 76, row < 1 ? 512 : 188, 3]);
      for (let y = 0; y < height; y++) {
        const at = ((row * 512 + y) * image.width + column * 512) * 3;
        whole.set(data.subarray(y * width * 3, (y + 1) * width * 3), at);
      }
    }
    expect(Buffer.from(whole).equals(Buffer.from(image.data))).toBe(true);
  });

  it('of a level show the image at its size, and there are none beyond', async () => {
    const { data, width, height } = await pixelsOf(await served('turned.jpg', tile(1, 0, 0)));
    expect([width, height]).toEqual([300, 400]);
    // Red is on top: the image is turned.
    expect(data[0]).toBeGreaterThan(230);
    expect(data.at(-1)).toBeGreaterThan(230);
    for (const beyond of [tile(1, 1, 0), tile(0, 2, 0), tile(0, 0, 99)]) {
      expect(await servePicture(projects, await address('turned.jpg', beyond))).toBeUndefined();
    }
    expect(await pixelsOf(await served('turned.jpg', tile(20, 0, 0)))).toMatchObject({ width: 1 });
  });

  it('show 16 bits as the network sees them, or the window that is asked for', async () => {
    const plain = await pixelsOf(await served('deep.png', tile(0, 0, 0)));
    const seen = await decodeImage(join(test.images, 'deep.png'));
    expect([...plain.data.subarray(0, 512 * 3)]).toEqual([...seen.data.subarray(0, 512 * 3)]);
    const window = { low: 1100, high: 1300 };
    const shown = await pixelsOf(await served('deep.png', tile(0, 0, 0), window));
    for (const x of [0, 50, 100, 133, 210, 299, 300, 301, 511]) {
      const expected = Math.min(255, Math.max(0, Math.round(((x - 100) * 255) / 200)));
      expect(shown.data[x * 3], `column ${x}`).toBe(expected);
    }
    const small = await pixelsOf(await served('deep.png', tile(1, 0, 0), window));
    expect(Math.abs((small.data[100 * 3] ?? 0) - 128)).toBeLessThan(4);
  });
});

describe('thumbnails', () => {
  it('come from the cache, and are made anew where it has none', async () => {
    const first = await served('large.png', { part: 'thumbnail' });
    expect(first.type).toBe('image/jpeg');
    expect(await pixelsOf(first)).toMatchObject({ width: 256, height: 163 });
    await test.close();
    await rm(join(test.folder.path, 'project', 'pictures.db'), { force: true });
    test.open();
    expect(await served('large.png', { part: 'thumbnail' })).toEqual(first);
  });

  it('are none of another version or of no image, and a broken one says why', async () => {
    const known = await address('large.png', { part: 'thumbnail' });
    expect(await servePicture(projects, { ...known, version: '0' })).toBeUndefined();
    expect(await servePicture(projects, { ...known, image: 99_999 })).toBeUndefined();
    const broken = await address('broken.jpg', { part: 'thumbnail' });
    await expect(servePicture(projects, broken)).rejects.toThrow(
      /broken\.jpg: This is not a JPEG, PNG, WebP, TIFF or BMP image\.$/,
    );
  });
});

describe('labeled pairs', () => {
  const pair = () => {
    const { store } = test.project;
    const source = store.sources.get(store.project.read('p').sourceId ?? 0);
    if (!source) throw new Error('There is no source.');
    const [first] = store.sourceImages.present(source.id, source.classes);
    if (!first) throw new Error('There is no pair.');
    const version = pairVersion(first, source.classes);
    return { ...first, source, version };
  };

  const pictureOf = (picture: Picture, set: ImageSet = 'source') =>
    servePicture(projects, {
      ...{ project: 'p', set, image: pair().id, version: pair().version, picture },
    });

  it('have thumbnails, and masks in the colours of their classes', async () => {
    const { source, mask, width, height } = pair();
    const thumbnail = await pictureOf({ part: 'thumbnail' });
    expect(thumbnail?.type).toBe('image/jpeg');
    const drawn = await pictureOf({ part: 'mask-tile', level: 0, column: 0, row: 0 });
    if (!drawn) throw new Error('There is no mask.');
    const tileOf = await pixelsOf(drawn);
    expect([tileOf.width, tileOf.height, tileOf.channels]).toEqual([
      ...[Math.min(512, width), Math.min(512, height), 4],
    ]);
    const values = await decodeMask(join(source.directory, mask));
    const colors = new Map(source.classes.classes.map(({ id, color }) => [id, color]));
    for (let y = 0; y < tileOf.height; y++) {
      for (let x = 0; x < tileOf.width; x++) {
        const at = (y * tileOf.width + x) * 4;
        const [r = 0, g = 0, b = 0, opacity] = tileOf.data.subarray(at, at + 4);
        const color = colors.get(values.data[y * width + x] ?? -1);
        if (color === undefined) expect(opacity).toBe(0);
        else {
          const hex = [r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('');
          if (`#${hex}` !== color || opacity !== 255) expect(`#${hex} ${x} ${y}`).toBe(color);
        }
      }
    }
  });

  it('have crisp masks at smaller levels, and as thumbnails', async () => {
    const { source, width, height } = pair();
    const colors = new Set(source.classes.classes.map(({ color }) => color));
    const size = { width: Math.ceil(width / 4), height: Math.ceil(height / 4) };
    const scale = Math.min(1, 256 / Math.max(width, height));
    const thumbnail = { width: Math.round(width * scale), height: Math.round(height * scale) };
    const pictures: [Picture, { width: number; height: number }][] = [
      [{ part: 'mask-tile', level: 2, column: 0, row: 0 }, size],
      [{ part: 'mask-thumbnail' }, thumbnail],
    ];
    for (const [picture, expected] of pictures) {
      const drawn = await pictureOf(picture);
      if (!drawn) throw new Error('There is no mask.');
      const { data, ...found } = await pixelsOf(drawn);
      expect(found).toMatchObject(expected);
      for (let at = 0; at < data.length; at += 4) {
        const hex = data.toString('hex', at, at + 3);
        if (data[at + 3] !== 0 && !colors.has(`#${hex}`)) expect(colors).toContain(`#${hex}`);
      }
    }
  });

  it('have no picture of an old version, and target images no masks', async () => {
    const { id } = pair();
    const picture: Picture = { part: 'mask-thumbnail' };
    const old = { project: 'p', set: 'source', image: id, version: 'old', picture } as const;
    expect(await servePicture(projects, old)).toBeUndefined();
    expect(await servePicture(projects, await address('large.png', picture))).toBeUndefined();
  });

  it('tell the class of a pixel', async () => {
    const { id, source, mask, image, width } = pair();
    const values = await decodeMask(join(source.directory, mask));
    const pixels = await decodeImage(join(source.directory, image));
    const [x, y] = [37, 21];
    const { name } = source.classes.classes.find(
      (entry) => entry.id === values.data[y * width + x],
    ) ?? { name: null };
    const at = (y * width + x) * 3;
    expect(
      await handlers['picture.pixel']({ project: 'p', set: 'source', image: id, x, y }),
    ).toEqual({ samples: [...pixels.data.subarray(at, at + 3)], label: name });
  });
});

describe('details and pixels', () => {
  const idOf = async (path: string) => ({
    ...{ project: 'p', set: 'target' as const, image: (await test.row(path)).id },
  });

  it('say how an image is stored', async () => {
    expect(await handlers['picture.details'](await idOf('deep.png'))).toEqual({
      ...{ width: 600, height: 20, bits: 16, channels: 1, format: 'png' },
      ...{ range: { low: 1000, high: 1599 }, window: { low: 0, high: 4095 } },
      ...{ orientation: null, camera: null, taken: null },
    });
    expect(await handlers['picture.details'](await idOf('turned.jpg'))).toMatchObject({
      ...{ width: 600, height: 800, bits: 8, channels: 3, format: 'jpeg' },
      ...{ range: null, orientation: 6 },
    });
  });

  it('give the samples as they are stored', async () => {
    const deep = { ...(await idOf('deep.png')), x: 123, y: 7 };
    expect(await handlers['picture.pixel'](deep)).toEqual({ samples: [1123], label: null });
    const beyond = { ...(await idOf('deep.png')), x: 600, y: 0 };
    await expect(async () => handlers['picture.pixel'](beyond)).rejects.toThrow('600, 0');
    const gone = { ...deep, image: 99_999 };
    await expect(async () => handlers['picture.details'](gone)).rejects.toThrow('not there');
  });
});
