import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../contract/error.js';

const PROCESSES = '/proc';

/** Throws a UserError where a process has loaded a file from a runtime's folder. */
export function refuseWhileInUse(directory: string, name: string): void {
  const [user] = processesUsing(directory);
  if (user === undefined) return;
  throw new UserError(
    `${name} is in use by process ${user}: wait until it is done or stop it, then try again.`,
  );
}

/** As far as this user may see; only on Linux, where alone there are runtimes. */
export function processesUsing(directory: string): number[] {
  if (!existsSync(directory) || !existsSync(PROCESSES)) return [];
  const inside = `${realpathSync(directory)}/`;
  const processes = readdirSync(PROCESSES).filter((name) => /^\d+$/.test(name));
  return processes.filter((name) => loadedFiles(name).includes(inside)).map(Number);
}

function loadedFiles(process: string): string {
  try {
    return readFileSync(join(PROCESSES, process, 'maps'), 'utf8');
  } catch {
    // Another user's, or gone meanwhile.
    return '';
  }
}
