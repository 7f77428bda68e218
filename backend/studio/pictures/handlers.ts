import { pictureDetails, pixelSamples } from '../../datasets/picture-details.js';
import { UserError } from '../../contract/error.js';
import { existing, type HandlersOf } from '../handlers.js';
import type { Projects } from '../open-project.js';
import { decodedImages, decodedMasks } from './decoded.js';
import { findPicture, type FoundPicture } from './find-picture.js';

/** Answers what is known of single pictures. */
export function pictureHandlers(projects: Projects): HandlersOf<'picture'> {
  return {
    'picture.details': async ({ project, set, image }) => {
      const found = existing(await findPicture(projects.get(project), set, image), 'The image');
      return pictureDetails(found, decodedImages);
    },
    'picture.pixel': async ({ project, set, image, x, y }) => {
      const found = existing(await findPicture(projects.get(project), set, image), 'The image');
      const samples = await pixelSamples(found, { x, y }, decodedImages);
      if (!samples) throw new UserError(`The image has no pixel at ${x}, ${y}.`);
      return { samples, label: await labelAt(found, x, y) };
    },
  };
}

/** The name of a labeled pixel's class; null where it has none. */
async function labelAt({ mask }: FoundPicture, x: number, y: number): Promise<string | null> {
  if (!mask) return null;
  const { data, width } = await decodedMasks.get(mask);
  const value = data[y * width + x];
  const { classes, ignore } = mask.classes;
  const named = classes.find(({ id }) => id === value && !ignore.includes(id));
  return named?.name ?? null;
}
