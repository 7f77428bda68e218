import type { ProjectSummary } from '../../backend/contract/projects.js';
import { call, listen, onResync } from '../api/api.svelte.js';
import { CallError } from '../api/connection.js';

const open = $state<{ summary: ProjectSummary | undefined; problem: string | undefined }>({
  summary: undefined,
  problem: undefined,
});

listen('project.changed', (summary) => {
  if (summary.id === open.summary?.id) open.summary = summary;
});

/** The open project as the rail shows it; undefined while it is loading. */
export function openProject(): ProjectSummary | undefined {
  return open.summary;
}

/** Why the project can't be opened, a sentence. */
export function projectProblem(): string | undefined {
  return open.problem;
}

/** Loads a project and keeps it up to date, until the returned function is called. */
export function followProject(project: string): () => void {
  const load = async (): Promise<void> => {
    try {
      open.summary = await call('projects.summary', { project });
      open.problem = undefined;
    } catch (error) {
      if (error instanceof CallError && error.code === 'offline') return;
      open.problem = error instanceof Error ? error.message : String(error);
    }
  };
  open.summary = undefined;
  open.problem = undefined;
  void load();
  return onResync(() => void load());
}
