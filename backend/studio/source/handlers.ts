import { basename } from 'node:path';
import { UserError } from '../../contract/error.js';
import { importSourceInto } from '../../service/import-data.js';
import type { HandlersOf } from '../handlers.js';
import type { Projects } from '../open-project.js';

/** Answers everything about the labeled set. */
export function sourceHandlers(projects: Projects): HandlersOf<'source'> {
  return {
    'source.import': ({ project: id, directory }) => {
      const project = projects.get(id);
      const { store, tasks, notifier } = project;
      const task = tasks.start(id, 'import-source', 'Reading images and masks', async () => {
        const { source } = await importSourceInto(store, directory);
        const row = store.project.read(basename(project.folder));
        store.project.save({ ...row, sourceId: source.id });
        notifier.tell('source.changed', { project: id });
      });
      return { task: task.id };
    },
    'source.view': () => null,
    'source.setClasses': () => {
      throw new UserError('Choose a source first.');
    },
    'source.setValidationShare': () => {
      throw new UserError('Choose a source first.');
    },
  };
}
