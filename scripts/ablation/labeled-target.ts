import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageFiles } from '../../backend/datasets/files.js';
import { pairByStem } from '../../backend/datasets/pairing.js';
import { foldersOf } from './settings.js';

/** The target's images and their masks, each relative to its folder. */
export async function targetPairs(data: string): Promise<[image: string, mask: string][]> {
  const listed = async (folder: string): Promise<string[]> => {
    const files: string[] = [];
    for await (const file of imageFiles(folder)) files.push(file);
    return files;
  };
  const { target, targetMasks } = foldersOf({ data });
  return pairByStem(await listed(target), await listed(targetMasks)).pairs;
}

/** A second name for a file; a copy where the file system can't give one. */
async function place(file: string, as: string): Promise<void> {
  await mkdir(dirname(as), { recursive: true });
  await rm(as, { force: true });
  await link(file, as).catch(() => copyFile(file, as));
}

/**
 * Makes a source folder of the target's images with their masks, for the upper bound alone: the
 * product itself never learns where the masks of a target lie.
 */
export async function labeledTarget(data: string, folder: string): Promise<string> {
  const { source, target, targetMasks } = foldersOf({ data });
  for (const [image, mask] of await targetPairs(data)) {
    await place(join(target, image), join(folder, 'images', image));
    await place(join(targetMasks, mask), join(folder, 'masks', mask));
  }
  await place(join(source, 'classes.json'), join(folder, 'classes.json'));
  return folder;
}
