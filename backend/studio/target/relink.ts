import { relinkTarget } from '../../service/relink-target.js';
import type { OpenProject } from '../open-project.js';
import { chosenTarget } from './current.js';
import { followerOf } from './follower.js';
import { readingOf } from './reading.js';
import { rowTellerOf } from './row-teller.js';

/** Says where the target is now; the task fails where another folder was meant. */
export function relink(project: OpenProject, directory: string): { task: string } {
  const { id, store, tasks } = project;
  const target = chosenTarget(project);
  const follower = followerOf(project);
  const task = tasks.start(id, 'relink-target', 'Comparing the folders', (control) =>
    follower.exclusively(async () => {
      await relinkTarget(store, target, directory, control);
      rowTellerOf(project).replaced();
      readingOf(project).resume();
      await follower.lookWhole(control);
    }),
  );
  return { task: task.id };
}
