import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageFiles } from './files.js';
import { TestFolder } from './testing.js';

let folder: TestFolder;
beforeAll(async () => {
  folder = await TestFolder.create();
  const names = [
    'b.JPG',
    'a/z.png',
    'a-b.tif',
    'a/deep/er/y.webp',
    'a.bmp',
    'é ü/x.jpeg',
    '.hidden.png',
    '.cache/c.png',
    '__MACOSX/a/._z.png',
    'Thumbs.db',
    'notes.txt',
  ];
  for (const name of names) await folder.write(name, 'x');
  await mkdir(`${folder.path}/empty.png`);
  await symlink(folder.path, `${folder.path}/a/circle`);
  await symlink(`${folder.path}/b.JPG`, `${folder.path}/link.jpg`);
  await symlink(`${folder.path}/nowhere`, `${folder.path}/lost.png`);
  // A reader of a pipe would wait for ever; Windows has none in folders.
  if (process.platform !== 'win32') execFileSync('mkfifo', [`${folder.path}/a/pipe.png`]);
});
afterAll(() => folder.remove());

describe('imageFiles', () => {
  it('lists images of all subfolders once, sorted by their whole path', async () => {
    const files: string[] = [];
    for await (const file of imageFiles(folder.path)) files.push(file);
    expect(files).toEqual([
      'a-b.tif',
      'a.bmp',
      'a/deep/er/y.webp',
      'a/z.png',
      'b.JPG',
      'link.jpg',
      'lost.png',
      'é ü/x.jpeg',
    ]);
    expect(files).toEqual([...files].sort());
  });

  it('says which folder is missing', async () => {
    const path = `${folder.path}/none`;
    const message = `${path}: The folder is missing or may not be read.`;
    await expect(imageFiles(path).next()).rejects.toThrow(message);
  });
});
