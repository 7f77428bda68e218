import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import pMap from 'p-map';
import { UserError } from '../contract/error.js';
import type { ImportReport, TowlineEvent } from '../contract/events.js';
import { imageGroups } from '../datasets/files.js';
import { attempt, FILES_AT_ONCE, inspectImage } from '../datasets/inspect.js';
import type { Store } from '../store/store.js';
import type { TargetRecord } from '../store/targets.js';
import { targetHash } from './content-hash.js';
import { scanTarget } from './scan-target.js';
import { nothingFound, targetReport } from './target-report.js';

export type ImportEvent = Extract<TowlineEvent, { event: 'import' }>;

/** A target with the images that count and the hash of just these. */
export interface ImportedTarget extends TargetRecord {
  contentHash: string;
  images: { id: number; path: string; image: string; hash: string }[];
}

/**
 * Reads a target's images, no mask of it, and writes down what it holds now. A file that was read
 * before, and is as it was, is not read again.
 */
export async function importTargetInto(
  store: Store,
  directory: string,
): Promise<{ target: ImportedTarget; event: ImportEvent }> {
  refuseProjectInside(store.paths.root, directory);
  await requireImages(directory);
  const record = recordOf(store, store.targets.save(directory));
  const unreadable = await scanTarget(store, record);
  store.targetImages.forgetProblems(record.id);
  await pMap(store.targetImages.unread(record.id), (image) => readInto(store, record, image), {
    concurrency: FILES_AT_ONCE,
  });
  const report = await targetReport(store, record.id, unreadable);
  if (report.used === 0) throw new UserError(nothingFound(directory, report.unusable));
  const target = withImages(store, record);
  return { target, event: { event: 'import', kind: 'target', directory, report } };
}

/** A folder without images is not written down. */
export async function requireImages(directory: string): Promise<void> {
  const unreadable: ImportReport['unusable'] = [];
  const found = imageGroups(directory, '', ({ file, reason }) => unreadable.push({ file, reason }));
  for await (const group of found) if (group.length > 0) return;
  throw new UserError(nothingFound(directory, unreadable));
}

async function readInto(store: Store, { directory }: TargetRecord, id: number): Promise<void> {
  const file = store.targetImages.get(id);
  if (!file) throw new Error(`Image ${id} is gone.`);
  const outcome = await attempt(file.image, () => inspectImage(join(directory, file.image)));
  if ('value' in outcome) store.targetImages.saveReading(id, { ...file, ...outcome.value });
  else store.targetImages.saveProblem(id, file, outcome.unusable.reason);
}

function recordOf(store: Store, id: number): TargetRecord {
  const record = store.targets.get(id);
  if (!record) throw new Error('The target is gone.');
  return record;
}

/** @throws UserError where all of its images are taken out */
export function withImages(store: Store, record: TargetRecord): ImportedTarget {
  const images = store.targetImages.chosen(record.id).map(({ id, image, hash }) => {
    return { id, path: join(record.directory, image), image, hash };
  });
  if (images.length === 0) {
    throw new UserError(`All images of ${record.directory} are taken out: take some in again.`);
  }
  return { ...record, contentHash: targetHash(images), images };
}

/** The masks that a project writes would be the target's images at the next import. */
export function refuseProjectInside(project: string, directory: string): void {
  const way = relative(resolve(directory), project);
  if (isAbsolute(way) || way.split(sep)[0] === '..') return;
  throw new UserError(
    `The project ${project} lies inside the target ${directory}: choose another project folder.`,
  );
}
