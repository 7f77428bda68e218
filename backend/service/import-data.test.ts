import { createHash } from 'node:crypto';
import { chmod, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redBlue, TestFolder } from '../datasets/testing.js';
import { Store } from '../store/store.js';
import { importTargetInto } from './import-data.js';

let folder: TestFolder;
let images: string;
let store: Store;
beforeEach(async () => {
  folder = await TestFolder.create();
  images = join(folder.path, 'images');
  store = Store.open(join(folder.path, 'project'), { create: true });
});
afterEach(async () => {
  store.close();
  await folder.remove();
});

const size = { width: 8, height: 4 };

describe('importTargetInto', () => {
  it('takes images of all formats and subfolders, and names what is damaged', async () => {
    const png = await redBlue(size).png().toBuffer();
    const hash = createHash('sha256').update(png).digest('hex');
    await folder.write('images/b/one.png', png);
    await folder.write('images/b/copy.png', png);
    await folder.write('images/a.webp', await redBlue({ width: 6, height: 6 }).webp().toBuffer());
    await folder.write('images/c.jpg', 'no image at all');
    await folder.write('images/readme.txt', 'not looked at');
    const { target, event } = await importTargetInto(store, images);
    expect(target.images.map(({ image }) => image)).toEqual(['a.webp', 'b/copy.png', 'b/one.png']);
    expect(target.images[1]).toEqual({
      id: store.targetFiles.within(target.id, 'b/copy.png')[0]?.id,
      path: join(images, 'b', 'copy.png'),
      image: 'b/copy.png',
      hash,
    });
    expect(event.report).toEqual({
      images: 4,
      used: 3,
      withoutMask: [],
      withoutImage: [],
      unusable: [{ file: 'c.jpg', reason: 'This is not a JPEG, PNG, WebP, TIFF or BMP image.' }],
      values: [],
      sizes: [
        { width: 8, height: 4, count: 2 },
        { width: 6, height: 6, count: 1 },
      ],
    });
  });

  it('does not read a file again that is as it was', async () => {
    const png = await redBlue(size).png().toBuffer();
    const path = await folder.write('images/a.png', png);
    await utimes(path, 1000, 1000);
    const first = await importTargetInto(store, images);
    // As many bytes at the same time: only who reads it can see that it is no image any more.
    await writeFile(path, Buffer.alloc(png.length));
    await utimes(path, 1000, 1000);
    const second = await importTargetInto(store, images);
    expect(second.target).toEqual(first.target);
    await utimes(path, 1000, 1001);
    await expect(importTargetInto(store, images)).rejects.toThrow(
      `No image in ${images} can be used; the first, a.png: This is not a JPEG`,
    );
  });

  it('tries a file again that could not be read', async () => {
    await folder.write('images/b.png', await redBlue(size).png().toBuffer());
    const path = await folder.write('images/a.png', await redBlue(size).png().toBuffer());
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await writeFile(path, '');
    else await chmod(path, 0);
    const { event } = await importTargetInto(store, images);
    expect(event.report).toMatchObject({ images: 2, used: 1, unusable: [{ file: 'a.png' }] });
    if (isRoot) await writeFile(path, await redBlue(size).png().toBuffer());
    else await chmod(path, 0o600);
    const again = await importTargetInto(store, images);
    expect(again.event.report).toMatchObject({ images: 2, used: 2, unusable: [] });
  });

  it('says where it looked when there is nothing, and writes nothing down', async () => {
    await expect(importTargetInto(store, images)).rejects.toThrow(
      `${images}: The folder is missing or may not be read.`,
    );
    await folder.write('images/readme.txt', 'no image');
    await expect(importTargetInto(store, images)).rejects.toThrow(
      `No image in ${images} or its subfolders (looked for files ending in .jpg .jpeg`,
    );
    expect(store.targets.of(images)).toBeUndefined();
    await folder.write('images/one.jpg', '');
    await expect(importTargetInto(store, images)).rejects.toThrow(
      `No image in ${images} can be used; the first, one.jpg: The file is empty.`,
    );
  });

  it('refuses a folder that the project lies in', async () => {
    await expect(importTargetInto(store, folder.path)).rejects.toThrow(
      `The project ${store.paths.root} lies inside the target ${folder.path}`,
    );
  });
});
