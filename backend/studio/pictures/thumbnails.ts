import type { ImageSet } from '../../contract/media.js';
import type { HashedFile } from '../../datasets/decoded-images.js';
import type { EncodedPicture } from '../../datasets/tile-picture.js';
import type { OpenProject } from '../open-project.js';
import { describePicture } from './describe-picture.js';
import { readingOf } from '../target/reading.js';

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
