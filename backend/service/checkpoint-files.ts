import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '../store/checkpoints.js';
import type { Store } from '../store/store.js';

/**
 * Gives a checkpoint that the worker wrote a name of its own, so that the worker's next one can't
 * replace it before the database knows about that one: a kill in between would leave a file that
 * is ahead of the recorded steps.
 * @param previous the name given last
 */
export function claimCheckpoint({ step, file }: Checkpoint, previous: string | undefined): string {
  const claimed = join(dirname(file), `step-${step}.safetensors`);
  if (file === claimed) return claimed;
  if (existsSync(file)) renameSync(file, claimed);
  // The worker was faster than its messages: this content was claimed under the previous name.
  else if (previous !== undefined) renameSync(previous, claimed);
  return claimed;
}

/** Deletes the run's checkpoint files but the latest: only that one is gone on from. */
export function removeSuperseded(store: Store, run: number): void {
  const superseded = store.checkpoints.of(run).slice(1);
  if (superseded.length === 0) return;
  // After a power cut the database must not be back at a checkpoint whose file is gone.
  store.sync();
  for (const { file } of superseded) {
    if (removed(file)) store.checkpoints.remove(run, file);
  }
}

/** A file that can't be deleted now (another program reads it) must not end a training. */
function removed(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** The latest checkpoint whose file is still there. */
export function latestCheckpoint(store: Store, run: number): Checkpoint | undefined {
  return store.checkpoints.of(run).find(({ file }) => existsSync(file));
}
