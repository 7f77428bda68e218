import { SvelteSet } from 'svelte/reactivity';
import { toast } from 'svelte-sonner';
import type { RecentProject, SampleName } from '../../backend/contract/projects.js';
import { call, listen, onResync } from '../api/api.svelte.js';
import { attempt } from './attempt.js';
import { goTo } from './route.svelte.js';

const UNDO_MILLISECONDS = 8000;

let known = $state.raw<readonly RecentProject[] | undefined>();
/** Off the list as shown, while it can still be undone. */
const leaving = new SvelteSet<string>();

/** The projects of the start page, the one last opened first; undefined while they are loading. */
export function recentProjects(): readonly RecentProject[] | undefined {
  return known?.filter(({ id }) => !leaving.has(id));
}

/** Keeps the list up to date until the returned function is called. */
export function followRecent(): () => void {
  const load = (): void => {
    void attempt(async () => (known = await call('projects.recent', {})));
  };
  load();
  const stops = [listen('projects.changed', load), onResync(load)];
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
  const carryOut = (): void => {
    removeEventListener('pagehide', carryOut);
    if (leaving.has(id)) void forgetNow(id);
  };
  const undo = (): void => {
    removeEventListener('pagehide', carryOut);
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

async function forgetNow(project: string): Promise<void> {
  const done = await attempt(() => call('projects.forget', { project }));
  if (done) known = known?.filter(({ id }) => id !== project);
  leaving.delete(project);
}
