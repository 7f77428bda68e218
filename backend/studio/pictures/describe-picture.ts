import PQueue from 'p-queue';
import type { HashedFile } from '../../datasets/decoded-images.js';
import { FILES_AT_ONCE } from '../../datasets/inspect.js';
import { readPicture } from '../../datasets/read-picture.js';
import type { OpenProject } from '../open-project.js';

const queue = new PQueue({ concurrency: FILES_AT_ONCE });

/**
 * Reads an image and keeps thumbnail and facts, unless that was done already.
 * @throws FileProblem
 */
export async function describePicture(
  { pictures }: Pick<OpenProject, 'pictures'>,
  { path, hash }: HashedFile,
): Promise<void> {
  await queue.add(async () => {
    if (pictures.has(hash)) return;
    const read = await readPicture(path);
    pictures.save(read.hash, read);
  });
}
