import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../backend/contract/error.js';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const ENVIRONMENT = fileURLToPath(
  new URL('../../node_modules/.cache/towline-bench', import.meta.url),
);
/** One more try for each index that does not answer: pip's five take minutes without a network. */
const RETRIES = '1';

/**
 * The Python that has the peers: a virtual environment, made or renewed where the requirements are
 * not those that it was made from.
 * @throws UserError where there is no Python, or a package can't be had
 */
export async function peerPython(say: (line: string) => void): Promise<string> {
  const python = join(ENVIRONMENT, 'bin/python');
  const marker = join(ENVIRONMENT, 'requirements.sha256');
  const wanted = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return python;
  say('Installing the peers (once)...');
  await run(
    ['python3', '-m', 'venv', '--clear', ENVIRONMENT],
    'The peers need Python 3 with its module venv: install them (python3, python3-venv).',
  );
  await run(
    [python, '-m', 'pip', 'install', '--quiet', '--retries', RETRIES, '-r', REQUIREMENTS],
    `pip could not install the peers; what it said stands above, and the list is ${REQUIREMENTS}.`,
  );
  await writeFile(marker, wanted);
  return python;
}

async function run([command, ...args]: [string, ...string[]], advice: string): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', process.stderr, process.stderr] });
  const code: unknown = await once(child, 'exit').then(
    ([exitCode]) => exitCode,
    () => undefined,
  );
  if (code !== 0) throw new UserError(advice);
}
