import { basename } from 'node:path';
import { refuseProjectInside, requireImages } from '../../service/import-data.js';
import { targetReport } from '../../service/target-report.js';
import type { HandlersOf } from '../handlers.js';
import type { OpenProject, Projects } from '../open-project.js';
import { chosenTarget, currentTarget } from './current.js';
import { decide, history, redo, undo } from './decide.js';
import { followerOf } from './follower.js';
import { relink } from './relink.js';
import { rowTellerOf } from './row-teller.js';

/** Called once for a project that somebody works in: its target is followed from now on. */
export function startTarget(project: OpenProject): void {
  if (currentTarget(project)) followerOf(project).look();
}

/** Answers everything about the target folder and its curation. */
export function targetHandlers(
  projects: Projects,
): Omit<HandlersOf<'target' | 'views'>, 'target.similar' | 'target.diverse'> {
  return {
    'target.choose': ({ project, directory }) => choose(projects.get(project), directory),
    'target.scan': ({ project: id }) => {
      const project = projects.get(id);
      // Whoever asks may have mended what could not be read.
      project.store.targetImages.forgetProblems(chosenTarget(project).id);
      return { task: followerOf(project).look().id };
    },
    'target.relink': ({ project, directory }) => relink(projects.get(project), directory),
    'target.table': async ({ project: id }) => {
      const project = projects.get(id);
      const target = currentTarget(project);
      if (!target) return null;
      const columns = await rowTellerOf(project).table(target.id);
      return {
        directory: target.directory,
        available: followerOf(project).isAvailable,
        columns,
      };
    },
    'target.report': async ({ project: id }) => {
      const project = projects.get(id);
      const target = currentTarget(project);
      if (!target) return null;
      return targetReport(project.store, target.id, followerOf(project).unreadable);
    },
    'target.decide': ({ project, images, decision }) =>
      decide(projects.get(project), images, decision),
    'target.undo': ({ project }) => undo(projects.get(project)),
    'target.redo': ({ project }) => redo(projects.get(project)),
    'target.history': ({ project }) => history(projects.get(project)),
    ...viewHandlers(projects),
  };
}

/** The folder that was the target before keeps its rows, for when it is chosen again. */
async function choose(project: OpenProject, directory: string): Promise<{ task: string }> {
  const { store, folder } = project;
  refuseProjectInside(folder, directory);
  await requireImages(directory);
  const targetId = store.targets.save(directory);
  store.project.save({ ...store.project.read(basename(folder)), targetId });
  return { task: followerOf(project).replaced().id };
}

function viewHandlers(projects: Projects): HandlersOf<'views'> {
  const views = (project: OpenProject) => project.store.savedViews.all();
  const changed = (project: OpenProject) => {
    project.notifier.tell('views.changed', { project: project.id });
    return views(project);
  };
  return {
    'views.list': ({ project }) => views(projects.get(project)),
    'views.save': ({ project: id, view }) => {
      const project = projects.get(id);
      project.store.savedViews.save(view);
      return changed(project);
    },
    'views.delete': ({ project: id, name }) => {
      const project = projects.get(id);
      project.store.savedViews.remove(name);
      return changed(project);
    },
  };
}
