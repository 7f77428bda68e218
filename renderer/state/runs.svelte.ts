import type { RunList } from '../../backend/contract/runs.js';
import { call, listen, onResync } from '../api/api.svelte.js';
import { CallError } from '../api/connection.js';

let known = $state.raw<{ list?: RunList; problem?: string }>({});

/** The open project's runs and queue; undefined while they are loading. */
export function runList(): RunList | undefined {
  return known.list;
}

/** Why they can't be loaded, a sentence. */
export function runListProblem(): string | undefined {
  return known.problem;
}

/** Loads the runs of a project and keeps them up to date, until the returned function is called. */
export function followRuns(project: string): () => void {
  let newest = 0;
  const load = async (): Promise<void> => {
    const mine = ++newest;
    try {
      const list = await call('runs.list', { project });
      if (mine === newest) known = { list };
    } catch (error) {
      if (mine !== newest || (error instanceof CallError && error.code === 'offline')) return;
      known = { problem: error instanceof Error ? error.message : String(error) };
    }
  };
  known = {};
  void load();
  const stops = [
    listen('runs.changed', (data) => {
      if (data.project === project) void load();
    }),
    onResync(() => void load()),
    () => newest++,
  ];
  return () => stops.forEach((stop) => stop());
}
