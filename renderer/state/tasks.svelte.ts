import { SvelteMap } from 'svelte/reactivity';
import { toast } from 'svelte-sonner';
import type { Task } from '../../backend/contract/tasks.js';
import { call, listen, onResync } from '../api/api.svelte.js';

const running = new SvelteMap<string, Task>();

listen('task', (task) => {
  if (task.state === 'running') running.set(task.id, task);
  else running.delete(task.id);
  if (task.state === 'failed')
    toast.error(task.message ?? `${task.label} failed.`, { duration: 12_000 });
});

/** Learns of the tasks that already run in a project, now and after messages were missed. */
export function followTasks(project: string): () => void {
  const load = async (): Promise<void> => {
    const tasks = await call('tasks.list', { project });
    running.clear();
    for (const task of tasks) running.set(task.id, task);
  };
  void load();
  return onResync(() => void load());
}

/** The running tasks of a project, oldest first. */
export function tasksOf(project: string): Task[] {
  return [...running.values()].filter((task) => task.project === project);
}
