import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importSource } from './import-source.js';
import { greyPng, redBlue, TestFolder } from './testing.js';

let folder: TestFolder;
beforeEach(async () => void (folder = await TestFolder.create()));
afterEach(() => folder.remove());

const size = { width: 8, height: 4 };
const classes = {
  ignore: [9],
  classes: [
    { id: 5, name: 'left', color: '#ff0000' },
    { id: 2, name: 'right', color: '#0000ff' },
  ],
};

/** A mask of 8 x 4 pixels: the first `count` of value `first`, the others of value `rest`. */
function mask(first: number, count: number, rest: number): Uint8Array {
  return greyPng(
    size,
    Uint8Array.from({ length: 32 }, (_, at) => (at < count ? first : rest)),
  );
}

describe('importSource', () => {
  it('takes what can be used and names the rest', async () => {
    const image = await redBlue(size).jpeg().toBuffer();
    const turned = await redBlue(size).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const files: Record<string, Uint8Array | string> = {
      'classes.json': JSON.stringify(classes),
      'images/a/good.jpg': image,
      'masks/a/good.png': mask(5, 24, 2),
      'images/ü b.jpg': image,
      'masks/ü b.png': mask(5, 16, 77),
      'images/alone.jpg': image,
      'masks/stray.png': mask(5, 16, 2),
      'images/ignored.jpg': image,
      'masks/ignored.png': mask(9, 16, 77),
      'images/turned.jpg': turned,
      'masks/turned.png': mask(5, 16, 2),
      'images/cut.jpg': image.subarray(0, image.length >> 1),
      'masks/cut.png': mask(5, 16, 2),
      'images/colours.jpg': image,
      'masks/colours.png': await redBlue(size).png().toBuffer(),
      'images/twice.jpg': image,
      'images/twice.webp': image,
      'masks/twice.png': mask(5, 16, 2),
    };
    for (const [name, bytes] of Object.entries(files)) await folder.write(name, bytes);
    const source = await importSource(folder.path);

    const hash = createHash('sha256').update(image).digest('hex');
    const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(source.classes).toEqual(classes);
    expect(source.folderClasses).toEqual(classes);
    expect(source.items).toEqual([
      {
        ...{ image: 'images/a/good.jpg', mask: 'masks/a/good.png', classPixels: [24, 8] },
        ...{ ...size, hash, maskHash: sha(mask(5, 24, 2)) },
      },
      {
        ...{ image: 'images/ü b.jpg', mask: 'masks/ü b.png', classPixels: [16, 0] },
        ...{ ...size, hash, maskHash: sha(mask(5, 16, 77)) },
      },
    ]);
    const twice =
      'More than one file has this name: images/twice.jpg, images/twice.webp, masks/twice.png.';
    expect(source.report).toEqual({
      images: 9,
      used: 2,
      withoutMask: ['images/alone.jpg'],
      withoutImage: ['masks/stray.png'],
      unusable: [
        { file: 'images/cut.jpg', reason: 'The image is damaged or cut off.' },
        { file: 'images/twice.jpg', reason: twice },
        { file: 'images/twice.webp', reason: twice },
        {
          file: 'masks/colours.png',
          reason:
            'It holds colours, not class ids: a mask is a grey or palette PNG whose values are class ids.',
        },
        {
          file: 'masks/ignored.png',
          reason: 'None of its pixels belongs to a class: all are ignored.',
        },
        { file: 'masks/turned.png', reason: 'The mask has 8 x 4 pixels, its image 4 x 8.' },
      ],
      values: [
        { value: 2, name: 'right', share: 8 / 96, ignored: false },
        { value: 5, name: 'left', share: 40 / 96, ignored: false },
        { value: 9, name: null, share: 16 / 96, ignored: true },
        { value: 77, name: null, share: 32 / 96, ignored: false },
      ],
      sizes: [
        { width: 8, height: 4, count: 4 },
        { width: 4, height: 8, count: 1 },
      ],
    });
  });

  it('uses a turned image with a mask of the size it is seen in', async () => {
    const turned = await redBlue(size).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    await folder.write('classes.json', JSON.stringify(classes));
    await folder.write('images/turned.jpg', turned);
    const tall = { width: 4, height: 8 };
    await folder.write('masks/turned.png', greyPng(tall, new Uint8Array(32).fill(5)));
    const { items } = await importSource(folder.path);
    expect(items).toMatchObject([{ width: 4, height: 8, classPixels: [32, 0] }]);
  });

  it('makes the class list from the masks where the folder has none', async () => {
    await folder.write('images/one.png', await redBlue(size).png().toBuffer());
    await folder.write('masks/one.png', mask(7, 8, 255));
    await folder.write('images/two.png', await redBlue(size).png().toBuffer());
    await folder.write('masks/two.png', mask(7, 30, 3));
    const { classes: made, items, report } = await importSource(folder.path);
    expect(made).toEqual({
      classes: [
        { id: 3, name: 'Class 3', color: '#0072b2' },
        { id: 7, name: 'Class 7', color: '#e69f00' },
      ],
      ignore: [255],
    });
    expect(items.map(({ classPixels }) => classPixels)).toEqual([
      [0, 8],
      [2, 30],
    ]);
    expect(report.values[2]).toEqual({ value: 255, name: null, share: 24 / 64, ignored: true });
  });

  it('takes 255 for a class in black-and-white masks, and needs two classes', async () => {
    await folder.write('images/one.png', await redBlue(size).png().toBuffer());
    await folder.write('masks/one.png', mask(0, 8, 255));
    const { classes: made } = await importSource(folder.path);
    expect(made.classes.map(({ id }) => id)).toEqual([0, 255]);
    expect(made.ignore).toEqual([]);
    await folder.write('masks/one.png', mask(0, 32, 0));
    await expect(importSource(folder.path)).rejects.toThrow(
      `The masks in ${folder.path} hold only the value 0: a source needs at least two classes.`,
    );
  });

  it('applies the user’s class list: kept where the masks still hold it, new classes after it', async () => {
    await folder.write('classes.json', JSON.stringify(classes));
    await folder.write('images/one.png', await redBlue(size).png().toBuffer());
    await folder.write('masks/one.png', mask(5, 8, 2));
    await folder.write('images/two.png', await redBlue(size).png().toBuffer());
    await folder.write('masks/two.png', mask(2, 32, 2));
    const own = { id: 5, name: 'mine', color: '#00ff00' };
    const gone = { id: 4, name: 'gone', color: '#000000' };
    const ownClasses = { classes: [gone, own], ignore: [2] };
    const { classes: kept, items, report } = await importSource(folder.path, { ownClasses });
    expect(kept).toEqual({ classes: [own, classes.classes[1]], ignore: [2] });
    // Counted as the folder lists them, so that nothing is lost where one is no longer ignored.
    expect(items).toMatchObject([{ image: 'images/one.png', classPixels: [8, 24] }]);
    expect(report.unusable[0]?.file).toBe('masks/two.png');
    expect(report.values.map(({ name, ignored }) => [name, ignored])).toEqual([
      ['right', true],
      ['mine', false],
    ]);
  });

  it('tells its progress and stops when asked', async () => {
    await folder.write('classes.json', JSON.stringify(classes));
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      await folder.write(`images/${name}.png`, await redBlue(size).png().toBuffer());
      await folder.write(`masks/${name}.png`, mask(5, 8, 2));
    }
    const told: number[] = [];
    const abort = new AbortController();
    await importSource(folder.path, { onProgress: (done, total) => told.push(done, total) });
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((done) => [done, 8]));
    const stopped = importSource(folder.path, {
      onProgress: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(stopped).rejects.toThrow(`The import of ${folder.path} was stopped.`);
  });

  it('says what is missing', async () => {
    const layout = 'a source is a folder with images/ and masks/.';
    const failure = () => importSource(folder.path);
    await expect(failure()).rejects.toThrow(`${folder.path} holds no images: ${layout}`);
    await folder.write('images/one.jpg', await redBlue(size).jpeg().toBuffer());
    await expect(failure()).rejects.toThrow(`${folder.path} holds no masks: ${layout}`);
    await folder.write('masks/other.png', mask(5, 16, 2));
    await expect(failure()).rejects.toThrow(
      `No image in ${folder.path}/images (1 found) has a mask of the same subfolder and name in ` +
        `${folder.path}/masks (1 found).`,
    );
    await folder.write('masks/one.png', '');
    await expect(failure()).rejects.toThrow(
      `No labeled image in ${folder.path} can be used; the first, masks/one.png: The file is empty.`,
    );
  });
});
