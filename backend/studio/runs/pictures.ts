import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunPictureAddress } from '../../contract/media.js';
import { LOOK_PICTURES, type Looks } from '../../contract/runs.js';
import { stepFolder, stepsIn } from '../../jobs/step-folders.js';
import type { OpenProject, Projects } from '../open-project.js';
import type { ServedPicture } from '../pictures/serve-picture.js';

const TYPES = { jpg: 'image/jpeg', png: 'image/png' } as const;

/** A picture of a training; undefined where there is none (any more). */
export async function serveRunPicture(
  projects: Projects,
  { project, run, step, picture, version }: RunPictureAddress,
): Promise<ServedPicture | undefined> {
  const folder = projects.get(project).store.runFolder(run);
  const [part, name] =
    typeof picture === 'string' ? ['looks', picture] : ['film', String(picture.film)];
  const path = join(stepFolder(join(folder, part), step), name);
  for (const [ending, type] of Object.entries(TYPES)) {
    const bytes = await readFile(`${path}.${ending}`).catch(() => undefined);
    if (bytes) return { type, bytes, version };
  }
  return undefined;
}

/** Which pictures of its training a run has. */
export async function looksOf({ store }: OpenProject, run: number): Promise<Looks> {
  const folder = store.runFolder(run);
  const [looks, film] = [join(folder, 'looks'), join(folder, 'film')];
  const [lookSteps, filmSteps] = await Promise.all([stepsIn(looks), stepsIn(film)]);
  const last = filmSteps.at(-1);
  const shots = last === undefined ? [] : await namesIn(stepFolder(film, last));
  return {
    looks: await Promise.all(
      lookSteps.map(async (step) => {
        const names = await namesIn(stepFolder(looks, step));
        return { step, pictures: LOOK_PICTURES.filter((picture) => names.includes(picture)) };
      }),
    ),
    film: { images: shots.map(Number).sort((one, other) => one - other), steps: filmSteps },
  };
}

/** Without their endings. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => name.slice(0, name.lastIndexOf('.')));
}
