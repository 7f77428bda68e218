import { rm } from 'node:fs/promises';
import { UserError } from '../contract/error.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';

/** How long runs stay in the trash. */
const KEPT_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

function startsFrom(run: RunRecord, start: number): boolean {
  return run.sourceRunId === start || run.continuesRunId === start;
}

/** Puts runs into the trash. @throws UserError where others need one, or it is to be done */
export function trashRuns(store: Store, ids: readonly number[]): void {
  const queued = new Set(store.queue.all().map(({ run }) => run));
  const others = store.runs.all().filter(({ id }) => !ids.includes(id));
  for (const id of ids) {
    if (queued.has(id) || store.runs.get(id)?.status === 'running') {
      throw new UserError(`Run ${id} is at work or waits in the queue: stop it first.`);
    }
    const needing = others.find((run) => startsFrom(run, id));
    if (needing) {
      throw new UserError(`Run ${needing.id} starts from run ${id}: delete that one first.`);
    }
  }
  const at = new Date().toISOString();
  store.transaction(() => ids.forEach((id) => store.runs.setDeleted(id, at)));
}

/** Takes runs out of the trash, with those that they start from. */
export function restoreRuns(store: Store, ids: readonly number[]): void {
  const trash = store.runs.trash().filter(({ id }) => ids.includes(id));
  const wanted = trash.flatMap((run) => [run.id, run.sourceRunId ?? [], run.continuesRunId ?? []]);
  store.transaction(() => wanted.flat().forEach((id) => store.runs.setDeleted(id, null)));
}

/** Removes a run with all of its files. Nothing may start from it. */
export async function removeRun(store: Store, id: number): Promise<void> {
  store.runs.remove(id);
  await rm(store.runFolder(id), { recursive: true, force: true });
}

/**
 * Removes what has been in the trash for 30 days, or all of it; what a run starts from that stays
 * is kept.
 */
export async function emptyTrash(store: Store, all: boolean): Promise<void> {
  const limit = new Date(Date.now() - KEPT_MILLISECONDS).toISOString();
  const due = store.runs.trash().filter(({ deletedAt }) => all || (deletedAt ?? '') < limit);
  // The newest first: runs start from older ones.
  for (const { id } of due.reverse()) {
    const left = [...store.runs.all(), ...store.runs.trash()];
    if (!left.some((run) => startsFrom(run, id))) await removeRun(store, id);
  }
}
