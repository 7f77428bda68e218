import { basename, join } from 'node:path';
import type { ProjectSummary, RecentProject } from '../../contract/projects.js';
import type { RecentProjects } from '../../store/recent-projects.js';
import { isFile } from '../folders/patience.js';
import type { HandlersOf } from '../handlers.js';
import type { Notifier } from '../notifier.js';
import type { OpenProject } from '../open-project.js';
import type { OpenProjects } from './open-projects.js';
import { freeFolder, projectsFolder } from './places.js';
import { openSample } from './samples.js';
import type { SummaryWatch } from './summary-watch.js';
import { summaryOf } from './summary.js';

interface Parts {
  projects: OpenProjects;
  recent: RecentProjects;
  summaries: SummaryWatch;
  notifier: Notifier;
  home: string;
  /** Imports the folders of a sample that was just copied. */
  choose: (project: OpenProject, folders: { source: string; target: string }) => Promise<void>;
}

/** Answers everything about whole projects. */
export function projectHandlers(parts: Parts): HandlersOf<'projects'> {
  const { projects, recent, summaries, notifier, home } = parts;
  const opened = async (project: OpenProject): Promise<ProjectSummary> => {
    const summary = await summaries.look(project);
    notifier.tell('projects.changed', {});
    return summary;
  };
  return {
    'projects.recent': () => Promise.all(recent.all().map(withAvailability)),
    'projects.create': ({ name, folder }) =>
      opened(projects.create(folder ?? freeFolder(projectsFolder(home), name), name)),
    'projects.openFolder': ({ folder }) => opened(projects.openFolder(folder)),
    'projects.openSample': async ({ sample }) => {
      const { project, copied } = await openSample(projects, projectsFolder(home), sample);
      if (copied) await parts.choose(project, copied);
      return opened(project);
    },
    'projects.summary': ({ project }) => summaryOf(projects.get(project)),
    'projects.rename': ({ project, name }) => {
      const { store, folder } = projects.get(project);
      store.project.save({ ...store.project.read(basename(folder)), name });
      return opened(projects.get(project));
    },
    'projects.forget': async ({ project }) => {
      await projects.leave(project);
      recent.forget(project);
      notifier.tell('projects.changed', {});
      return {};
    },
  };
}

async function withAvailability(row: Omit<RecentProject, 'available'>): Promise<RecentProject> {
  return { ...row, available: await isFile(join(row.folder, 'towline.db')) };
}
