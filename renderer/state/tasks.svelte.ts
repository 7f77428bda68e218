import { SvelteMap } from 'svelte/reactivity';
import { toast } from 'svelte-sonner';
import type { Task } from '../../backend/contract/tasks.js';
import { call, listen, onResync } from '../api/api.svelte.js';

const running = new SvelteMap<string, Task>();
/** Projects whose failures a view shows in its own place. */
const shownInPlace = new Set<string>();

listen('task', (task) => {
  if (task.state === 'running') running.set(task.id, task);
  else running.delete(task.id);
  if (task.state === 'failed' && !shownInPlace.has(task.project)) {
    toast.error(failureOf(task), { duration: 12_000 });
  }
});

/** Why a failed task failed, a sentence. */
export function failureOf({ message, label }: Task): string {
  return message ?? `${label} failed.`;
}

/** Leaves telling of a project's failures to a view, until the returned function is called. */
export function showFailuresInPlace(project: string): () => void {
  shownInPlace.add(project);
  return () => shownInPlace.delete(project);
}

/** Learns of the tasks that already run in a project, now and after messages were missed. */
export function followTasks(project: string): () => void {
  const load = (): void => {
    call('tasks.list', { project }).then(
      (tasks) => {
        running.clear();
        for (const task of tasks) running.set(task.id, task);
      },
      // The project itself can't be loaded either, and its view says why.
      () => running.clear(),
    );
  };
  load();
  return onResync(load);
}

/** The running tasks of a project, oldest first. */
export function tasksOf(project: string): Task[] {
  return [...running.values()].filter((task) => task.project === project);
}
