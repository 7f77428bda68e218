import { dirname } from 'node:path';
import type { RecentProjects } from '../../store/recent-projects.js';
import type { HandlersOf } from '../handlers.js';
import { findFolders } from './find.js';
import { listFolder } from './list.js';
import { placesOf } from './places.js';

/** Answers what folders there are on this machine. */
export function folderHandlers(parts: {
  recent: RecentProjects;
  home: string;
}): HandlersOf<'folders'> {
  const { recent, home } = parts;
  /** Data often lies beside the project that uses it. */
  const besideProjects = (): string[] => recent.all().map(({ folder }) => dirname(folder));
  return {
    'folders.list': async ({ path }) => {
      const [listing, places] = await Promise.all([
        listFolder(path ?? home),
        placesOf(home, besideProjects()),
      ]);
      return { ...listing, places };
    },
    'folders.find': async (dropped) => {
      return { paths: await findFolders([...besideProjects(), home], dropped) };
    },
  };
}
