import type { RunProgress } from '../../backend/contract/runs.js';
import { call, listen, onResync } from '../api/api.svelte.js';

let known = $state.raw<RunProgress | null>(null);

/** How far the run is that the open project works on; null where none is. */
export function runProgress(): RunProgress | null {
  return known;
}

/** Keeps it up to date until the returned function is called. */
export function followProgress(project: string): () => void {
  let isOver = false;
  const load = (): void => {
    call('runs.progress', { project }).then(
      (progress) => {
        if (!isOver) known = progress;
      },
      // The project can't be loaded either, and its view says why.
      () => undefined,
    );
  };
  known = null;
  load();
  const stops = [
    listen('run.progress', (data) => {
      if (data.project === project) known = data.progress;
    }),
    onResync(load),
    () => (isOver = true),
  ];
  return () => stops.forEach((stop) => stop());
}
