import { SvelteSet } from 'svelte/reactivity';
import { toast } from 'svelte-sonner';
import type { RecentProject, SampleName } from '../../backend/contract/projects.js';
import { call, listen, onResync } from '../api/api.svelte.js';
import { attempt } from './attempt.js';
import { goTo } from './route.svelte.js';

const UNDO_MILLISECONDS = 8000;

const known = $state.raw<{ projects: readonly RecentProject[] | undefined }>({
  projects: undefined,
});
/** Off the list as shown, while it can still be undone. */
const leaving = new SvelteSet<string>();

/** The projects of the start page, the one last opened first; undefined while they are loading. */
export function recentProjects(): readonly RecentProject[] | undefined {
  return known.projects?.filter(({ id }) => !leaving.has(id));
}

/** Keeps the list up to date until the returned function is called. */
export function followRecent(): () => void {
  const load = (): Promise<unknown> =>
    attempt(async () => (known.projects = await call('projects.recent', {})));
  void load();
  const stops = [listen('projects.changed', () => void load()), onResync(() => void load())];
  return () => stops.forEach((stop) => stop());
}

/** Opens a project of the list, which puts it on top. */
export async function openRecent({ folder }: Pick<RecentProject, 'folder'>): Promise<void> {
  const opened = await attempt(() => call('projects.openFolder', { folder }));
  if (!opened) return;
  const page = opened.source && opened.target ? 'target' : 'source';
  goTo({ view: 'project', project: opened.id, page });
}

export async function openSample(sample: SampleName): Promise<void> {
  const opened = await attempt(() => call('projects.openSample', { sample }));
  if (opened) goTo({ view: 'project', project: opened.id, page: 'source' });
}

/**
 * Takes a project off the list. The host is told once undoing is over, since it would not know its
 * place in the list, nor a folder that isn't there, any more.
 */
export function forget({ id, name }: RecentProject): void {
  leaving.add(id);
  const end = (): void => {
    removeEventListener('pagehide', carryOut);
  };
  const carryOut = async (): Promise<void> => {
    end();
    if (!leaving.has(id)) return;
    const done = await attempt(() => call('projects.forget', { project: id }));
    if (!done) leaving.delete(id);
  };
  const undo = (): void => {
    end();
    leaving.delete(id);
  };
  addEventListener('pagehide', carryOut);
  toast(`“${name}” is off the list. Its folder stays as it is.`, {
    duration: UNDO_MILLISECONDS,
    action: { label: 'Undo', onClick: undo },
    onAutoClose: carryOut,
    onDismiss: carryOut,
  });
}
