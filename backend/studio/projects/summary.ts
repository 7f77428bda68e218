import { basename } from 'node:path';
import { pictureUrl } from '../../contract/media.js';
import type { ProjectSummary } from '../../contract/projects.js';
import type { RecentFacts } from '../../store/recent-projects.js';
import { isFolder } from '../folders/patience.js';
import type { OpenProject } from '../open-project.js';
import { imageVersion } from '../pictures/version.js';

/** How far each stage is; counted by the database, nothing is read. */
export async function summaryOf(project: OpenProject): Promise<ProjectSummary> {
  const { store, id, folder } = project;
  const { name, sourceId, targetId } = store.project.read(basename(folder));
  const [source, target] = await Promise.all([
    place(sourceId === null ? undefined : store.sources.get(sourceId)),
    place(targetId === null ? undefined : store.targets.get(targetId)),
  ]);
  return {
    id,
    name,
    folder,
    source: source && { ...source.place, ...store.overview.source(source.id) },
    target: target && { ...target.place, ...store.overview.target(target.id) },
    runs: store.overview.runs(),
  };
}

async function place(record: { id: number; directory: string } | undefined) {
  if (!record) return null;
  const { id, directory } = record;
  return { id, place: { directory, available: await isFolder(directory) } };
}

/** What the start page says of a project that isn't open. */
export function factsOf(project: OpenProject, summary: ProjectSummary): RecentFacts {
  const { name, source, target, runs } = summary;
  const counts = { pairs: source?.pairs ?? 0, images: target?.images ?? 0, runs };
  return { name, picture: pictureOf(project), ...counts };
}

function pictureOf({ id, store, folder }: OpenProject): string | null {
  const { targetId } = store.project.read(basename(folder));
  const image = targetId === null ? undefined : store.overview.firstImage(targetId);
  if (!image) return null;
  const version = imageVersion(image.hash);
  return pictureUrl({
    project: id,
    set: 'target',
    image: image.id,
    version,
    picture: { part: 'thumbnail' },
  });
}
