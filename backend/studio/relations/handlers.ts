import { UserError } from '../../contract/error.js';
import type { Handlers } from '../handlers.js';
import type { Projects } from '../open-project.js';
import { relationsOf } from './relations.js';

/** Answers which images are alike, and which are different. */
export function similarityHandlers(
  projects: Projects,
): Pick<Handlers, 'target.similar' | 'target.diverse'> {
  return {
    'target.similar': async ({ project, image, count }) => {
      const { images, distances } = await relationsOf(projects.get(project)).similar(image);
      if (images.length > 0) {
        return { images: images.slice(0, count), distances: distances.slice(0, count) };
      }
      throw new UserError('This image was not read yet: wait until it shows a picture.');
    },
    'target.diverse': async ({ project, images, count }) => ({
      images: await relationsOf(projects.get(project)).diverse(images, count),
    }),
  };
}
