import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { greyPng } from '../../datasets/testing.js';
import { TestProject } from './testing.js';

let project: TestProject;
beforeEach(async () => void (project = await TestProject.create()));
afterEach(() => project.remove());

const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

/** Chooses the folder, and says when images are being read. */
const PROGRAM = `
  import { Notifier } from ${here('../notifier.ts')};
  import { OpenProject } from ${here('../open-project.ts')};
  import { Tasks } from ${here('../tasks.ts')};
  import { targetHandlers } from ${here('./handlers.ts')};
  const [folder, directory] = process.argv.slice(1);
  const notifier = new Notifier();
  notifier.subscribe(({ name, data }) => {
    if (name === 'target.rows' && data.rows.some(({ version }) => version)) console.log('reading');
  });
  const project = new OpenProject('p', folder, { notifier, tasks: new Tasks(notifier) });
  const handlers = targetHandlers({ get: () => project });
  await handlers['target.choose']({ project: 'p', directory });`;

it('a host that is killed in the middle leaves rows with which the next one goes on', async () => {
  const count = 1200;
  const size = { width: 8, height: 8 };
  for (let at = 0; at < count; at++) {
    const pixels = new Uint16Array(64).fill(at);
    await project.folder.write(`images/${at % 30}/${at}.png`, greyPng(size, pixels));
  }
  await project.close();
  const folder = join(project.folder.path, 'project');
  const loader = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
  const parameters = ['--import', loader, '--input-type=module', '-e', PROGRAM];
  const child = spawn(process.execPath, [...parameters, folder, project.images], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const database = new Database(join(folder, 'towline.db'));
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.pragma('foreign_key_check')).toEqual([]);
  const left = database.prepare('SELECT count(*) FROM target_image WHERE hash IS NULL').pluck();
  expect(left.get()).toBeGreaterThan(0);
  database.close();
  project.open();
  await project.settled();
  const rows = await project.rows();
  expect(rows.size).toBe(count);
  expect(new Set([...rows.values()].map(({ version }) => version)).size).toBe(count);
});
