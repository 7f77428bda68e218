import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../contract/error.js';
import type { TowlineEvent } from '../contract/events.js';
import { importSource } from '../datasets/import-source.js';
import { importTarget } from '../datasets/import-target.js';
import type { SourceRecord } from '../store/sources.js';
import type { Store } from '../store/store.js';
import type { TargetRecord } from '../store/targets.js';
import { sourceHash, targetHash } from './content-hash.js';

export type ImportEvent = Extract<TowlineEvent, { event: 'import' }>;

/** A target with the images that count and the hash of just these. */
export interface ImportedTarget extends TargetRecord {
  contentHash: string;
  images: { id: number; path: string; image: string; hash: string }[];
}

/** Reads a source and writes down what it holds now. */
export async function importSourceInto(
  store: Store,
  directory: string,
): Promise<{ source: SourceRecord; event: ImportEvent }> {
  const { classes, items, report } = await importSource(directory);
  const hash = await sourceHash(directory, classes, items);
  const id = store.transaction(() => {
    const saved = store.sources.save(directory, classes, hash);
    store.sourceImages.replace(saved, items);
    return saved;
  });
  const source = store.sources.get(id);
  if (!source) throw new Error('The source is gone.');
  return { source, event: { event: 'import', kind: 'source', directory, report } };
}

/** Reads a target's images, no mask of it, and writes down what it holds now. */
export async function importTargetInto(
  store: Store,
  directory: string,
): Promise<{ target: ImportedTarget; event: ImportEvent }> {
  refuseProjectInside(store.paths.root, directory);
  const { items, report } = await importTarget(directory);
  const id = store.transaction(() => {
    const saved = store.targets.save(directory);
    store.targetImages.replace(saved, items);
    return saved;
  });
  const target = targetOf(store, id);
  return { target, event: { event: 'import', kind: 'target', directory, report } };
}

function targetOf(store: Store, id: number): ImportedTarget {
  const record = store.targets.get(id);
  if (!record) throw new Error('The target is gone.');
  const images = store.targetImages.chosen(id).map(({ id: imageId, image, hash }) => {
    return { id: imageId, path: join(record.directory, image), image, hash };
  });
  if (images.length === 0) {
    throw new UserError(`All images of ${record.directory} are taken out: take some in again.`);
  }
  return { ...record, contentHash: targetHash(images), images };
}

/** The masks that a project writes would be the target's images at the next import. */
function refuseProjectInside(project: string, directory: string): void {
  const way = relative(resolve(directory), project);
  if (isAbsolute(way) || way.split(sep)[0] === '..') return;
  throw new UserError(
    `The project ${project} lies inside the target ${directory}: choose another project folder.`,
  );
}
