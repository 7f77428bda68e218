import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const readySchema = z.object({ address: z.url() });

/** A user's machine as far as Towline sees it: a home and Towline's own data, both empty. */
export interface World {
  root: string;
  home: string;
  data: string;
}

export async function makeWorld(): Promise<World> {
  const world = worldIn(await mkdtemp(join(tmpdir(), 'towline größe ')));
  await mkdir(join(world.home, 'Documents'), { recursive: true });
  return world;
}

export function worldIn(root: string): World {
  return { root, home: join(root, 'home'), data: join(root, 'data') };
}

/** `towline serve` as a user would have started it. */
export class HostProcess {
  readonly world: World;
  #address = '';
  #process: ChildProcess | undefined;
  #output = '';

  constructor(world: World) {
    this.world = world;
  }

  /** The page's address with the token in it. */
  get address(): string {
    return this.#address;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** What it wrote to its error output. */
  get output(): string {
    return this.#output;
  }

  /** @param port the one of before, so that open pages find it again */
  async start(port = 0): Promise<void> {
    if (!existsSync(MAIN)) throw new Error('These tests need the build: npm run build.');
    const { home, data } = this.world;
    const child = spawn(process.execPath, [MAIN, 'serve', '--json', '--port', String(port)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: home, USERPROFILE: home, TOWLINE_DATA: data, XDG_DATA_HOME: '' },
    });
    this.#process = child;
    child.stderr.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    const lines = createInterface(child.stdout);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The host ended with ${String(code)}: ${this.#output}`);
    });
    // Once it has started, its end is nobody's surprise.
    ended.catch(() => undefined);
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    this.#address = readySchema.parse(JSON.parse(line)).address;
  }

  /** As a crash or a power cut would: no time to tidy up. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** On the same port. */
  async restart(): Promise<void> {
    const { port } = new URL(this.#address);
    await this.kill();
    await this.start(Number(port));
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.world.root, { recursive: true, force: true });
  }
}
