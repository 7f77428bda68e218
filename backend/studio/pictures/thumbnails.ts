import PQueue from 'p-queue';
import type { ImageSet } from '../../contract/media.js';
import type { HashedFile } from '../../datasets/decoded-images.js';
import { FILES_AT_ONCE } from '../../datasets/inspect.js';
import { readPicture } from '../../datasets/read-picture.js';
import type { EncodedPicture } from '../../datasets/tile-picture.js';
import type { OpenProject } from '../open-project.js';
import { readingOf } from '../target/reading.js';

const queue = new PQueue({ concurrency: FILES_AT_ONCE });

/**
 * The thumbnail of an image, from the cache or made now.
 * @returns undefined where the file's content is another by now
 * @throws UserError where it can't be read
 */
export async function thumbnailOf(
  project: OpenProject,
  set: ImageSet,
  image: number,
  file: HashedFile,
): Promise<EncodedPicture | undefined> {
  const { pictures } = project;
  if (!pictures.has(file.hash)) {
    await (set === 'target' ? readingOf(project).read(image) : describePicture(project, file));
  }
  const bytes = pictures.thumbnail(file.hash);
  return bytes && { type: 'image/jpeg', bytes };
}

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
