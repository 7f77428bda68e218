import { join } from 'node:path';
import type { ClassList } from '../../contract/classes.js';
import type { ImageSet } from '../../contract/media.js';
import type { HashedFile } from '../../datasets/decoded-images.js';
import { FileProblem } from '../../datasets/problem.js';
import type { OpenProject } from '../open-project.js';
import { readingOf } from '../target/reading.js';
import { imageVersion, pairVersion } from './version.js';

/** An image of a project, where it is now. */
export interface FoundPicture extends HashedFile {
  version: string;
  /** Of a labeled image. */
  mask?: HashedFile & { classes: ClassList };
}

/**
 * An image by its id; one of the target that was not read yet is read first.
 * @returns undefined where there is none
 * @throws UserError where it can't be read
 */
export async function findPicture(
  project: OpenProject,
  set: ImageSet,
  id: number,
): Promise<FoundPicture | undefined> {
  return set === 'target' ? findTarget(project, id) : findSource(project, id);
}

async function findTarget(project: OpenProject, id: number): Promise<FoundPicture | undefined> {
  const { store } = project;
  const known = store.targetImages.get(id);
  const record = known?.hash === null ? await readingOf(project).read(id) : known;
  const target = record && store.targets.get(record.target);
  if (!target) return undefined;
  const path = join(target.directory, record.image);
  if (record.problem !== null) throw new FileProblem(path, record.problem);
  const { hash } = record;
  return hash === null ? undefined : { path, hash, version: imageVersion(hash) };
}

function findSource({ store }: OpenProject, id: number): FoundPicture | undefined {
  const pair = store.sourceImages.get(id);
  const source = pair && store.sources.get(pair.source);
  if (!source) return undefined;
  const { classes, directory } = source;
  return {
    path: join(directory, pair.image),
    hash: pair.hash,
    version: pairVersion(pair, classes),
    mask: { path: join(directory, pair.mask), hash: pair.maskHash, classes },
  };
}
