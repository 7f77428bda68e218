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
  const used = (): string[] => recent.all().map(({ folder }) => folder);
  return {
    'folders.list': async ({ path }) => {
      const [listing, places] = await Promise.all([
        listFolder(path ?? home),
        placesOf(home, used()),
      ]);
      return { ...listing, places };
    },
    'folders.find': async ({ name, files }) => {
      const places = await placesOf(home, used());
      return {
        paths: await findFolders(
          places.map((place) => place.path),
          { name, files },
        ),
      };
    },
  };
}
