import { basename, resolve } from 'node:path';
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

/** Reads a folder and makes it the source that the project works on. */
export async function importChosen(
  project: OpenProject,
  directory: string,
  options: Parameters<typeof importSourceInto>[2] = {},
): Promise<void> {
  const { id, store, notifier } = project;
  const { source } = await importSourceInto(store, resolve(directory), options);
  store.project.save({ ...projectRow(project), sourceId: source.id });
  notifier.tell('source.changed', { project: id });
}

function importTask(project: OpenProject, directory: string): { task: string } {
  const label = 'Reading images and masks';
  const task = project.tasks.start(
    project.id,
    'import-source',
    label,
    async ({ signal, progress }) => {
      await importChosen(project, directory, { signal, onProgress: progress });
    },
  );
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
