import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HostClient } from '../backend/host/client.js';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

let root: string;
let file: string;
const started: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'towline serve '));
  file = join(root, 'data', 'host.json');
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** A command of a user whose home and data lie in the test's folder. */
class Command {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  errors = '';
  readonly #firstLine: Promise<string>;

  constructor(...parameters: string[]) {
    this.child = spawn(process.execPath, [MAIN, ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: root, USERPROFILE: root, TOWLINE_DATA: join(root, 'data') },
    });
    started.push(this.child);
    const { stdout, stderr } = this.child;
    if (!stdout || !stderr) throw new Error('The program has no output.');
    stderr.on('data', (bytes: Buffer) => (this.errors += bytes.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
    const line = once(createInterface(stdout), 'line').then(([text]) => String(text));
    const nothing = this.ended.then(() => {
      throw new Error(`It printed nothing: ${this.errors}`);
    });
    nothing.catch(() => undefined);
    this.#firstLine = Promise.race([line, nothing]);
    this.#firstLine.catch(() => undefined);
  }

  line(): Promise<string> {
    return this.#firstLine;
  }

  async record(): Promise<{ address: string; token: string; pid: number; version: string }> {
    return JSON.parse(await this.line()) as Awaited<ReturnType<Command['record']>>;
  }
}

it('serves until Ctrl-C, to be found by programs of the same user only', async () => {
  const serve = new Command('serve', '--json');
  const record = await serve.record();
  expect(record.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  expect(record.address).toContain(record.token);
  expect(record.pid).toBe(serve.child.pid);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(record);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);

  const client = await HostClient.connect(record.address);
  const { version, home } = await client.call('app.about', {});
  expect([version, home]).toEqual([record.version, root]);
  const { folder } = await client.call('projects.create', { name: 'Hafen', folder: null });
  expect(existsSync(join(folder, 'towline.db'))).toBe(true);

  serve.child.kill('SIGINT');
  expect(await serve.ended).toBe(0);
  await client.closed;
  expect(serve.errors).toBe('');
  expect(existsSync(file)).toBe(false);
  // A database that was closed leaves no journal.
  expect(existsSync(join(folder, 'towline.db-wal'))).toBe(false);
});

it('opens the host that runs, at the project that was asked for', async () => {
  const serve = new Command('serve', '--json');
  const { address } = await serve.record();
  const client = await HostClient.connect(address);
  const project = await client.call('projects.create', { name: 'Hafen', folder: null });
  await client.close();

  const open = new Command('open', '--no-browser');
  expect(await open.line()).toBe(`Towline's window: ${address}`);
  expect(await open.ended).toBe(0);
  const there = new Command('open', project.folder, '--no-browser');
  expect(await there.line()).toBe(`Towline's window: ${address}#/${project.id}`);
  const missing = new Command('open', join(root, 'fort'), '--no-browser');
  expect(await missing.ended).toBe(1);
  expect(missing.errors).toBe(`There is no project in ${join(root, 'fort')}.\n`);
});

it('takes the place of a host that was killed, and its pages go on', async () => {
  const first = new Command('serve', '--json');
  const { address } = await first.record();
  first.child.kill('SIGKILL');
  await first.ended;
  const { port } = new URL(address);
  const second = new Command('serve', '--json', '--port', port);
  expect((await second.record()).address).toBe(address);
  const client = await HostClient.connect(address, { epoch: 'of the first', sequence: 7 });
  expect(client.resync).toBe(true);
  await client.close();

  const third = new Command('serve', '--port', port);
  expect(await third.ended).toBe(1);
  expect(third.errors).toBe(`Port ${port} can't be used: choose another one.\n`);
});

it('leaves nothing behind where it can’t start, and runs on where only its page is opened', async () => {
  const serve = new Command('serve', '--json', '--project', join(root, 'fort'));
  expect(await serve.ended).toBe(1);
  expect(serve.errors).toBe(`There is no project in ${join(root, 'fort')}.\n`);
  expect(existsSync(file)).toBe(false);
  const open = new Command('open', '--no-browser');
  expect(await open.line()).toMatch(/^Towline's window: http:/);
  expect(open.child.exitCode).toBeNull();
  open.child.kill('SIGTERM');
  expect(await open.ended).toBe(0);
});
