import { mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../contract/error.js';

const UNFINISHED = 'installing-';
const FORM = new RegExp(`^${UNFINISHED}(\\d+)-`);

/**
 * A folder under `root` for a runtime in the making, which nothing takes for a runtime. What
 * installations left behind whose process is gone is deleted. Throws a UserError while another one
 * is under way.
 */
export async function beginStaging(root: string): Promise<string> {
  refuseWhileInstalling(root);
  for (const { name } of stagingIn(root)) await rm(join(root, name), { recursive: true });
  return mkdtempSync(join(root, `${UNFINISHED}${process.pid}-`));
}

/** Throws a UserError while an installation is under way. */
export function refuseWhileInstalling(root: string): void {
  const running = stagingIn(root).find(({ owner }) => isRunning(owner));
  if (running === undefined) return;
  throw new UserError(
    `Process ${running.owner} is installing a runtime in ${root}: wait until it is done ` +
      `(if that process is something else, delete ${join(root, running.name)}).`,
  );
}

function stagingIn(root: string): { name: string; owner: number }[] {
  return readdirSync(root)
    .map((name) => ({ name, owner: Number(FORM.exec(name)?.[1]) }))
    .filter(({ owner }) => !Number.isNaN(owner));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
