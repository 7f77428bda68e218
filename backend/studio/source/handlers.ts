import { resolve, basename } from 'node:path';
import { UserError } from '../../contract/error.js';
import type { SourceView } from '../../contract/source-view.js';
import { importSourceInto } from '../../service/import-source.js';
import type { SourceDetails } from '../../store/sources.js';
import type { HandlersOf } from '../handlers.js';
import type { OpenProject, Projects } from '../open-project.js';
import { checkedClasses } from './own-classes.js';
import { sourceView } from './view.js';

/** Answers everything about the labeled set. */
export function sourceHandlers(projects: Projects): HandlersOf<'source'> {
  const changed = (project: OpenProject): Promise<SourceView> => {
    project.notifier.tell('source.changed', { project: project.id });
    return sourceView(project, chosenSource(project));
  };
  return {
    'source.import': ({ project, directory }) => importTask(projects.get(project), directory),
    'source.view': ({ project: id }) => {
      const project = projects.get(id);
      const source = findSource(project);
      return source ? sourceView(project, source) : null;
    },
    'source.setClasses': ({ project: id, classes }) => {
      const project = projects.get(id);
      const source = chosenSource(project);
      const own = classes && checkedClasses(classes, source.folderClasses);
      project.store.sources.saveOwnClasses(source.id, own);
      return changed(project);
    },
    'source.setValidationShare': ({ project: id, share }) => {
      const project = projects.get(id);
      project.store.sources.saveValidationShare(chosenSource(project).id, share);
      return changed(project);
    },
  };
}

function importTask(project: OpenProject, directory: string): { task: string } {
  const { id, store, tasks, notifier } = project;
  const label = 'Reading images and masks';
  const task = tasks.start(id, 'import-source', label, async ({ signal, progress }) => {
    const options = { signal, onProgress: progress };
    const { source } = await importSourceInto(store, resolve(directory), options);
    store.project.save({ ...projectRow(project), sourceId: source.id });
    notifier.tell('source.changed', { project: id });
  });
  return { task: task.id };
}

function projectRow({ store, folder }: OpenProject) {
  return store.project.read(basename(folder));
}

function findSource(project: OpenProject): SourceDetails | undefined {
  const { sourceId } = projectRow(project);
  return sourceId === null ? undefined : project.store.sources.details(sourceId);
}

function chosenSource(project: OpenProject): SourceDetails {
  const source = findSource(project);
  if (source) return source;
  throw new UserError('This project has no source yet: choose one first.');
}
