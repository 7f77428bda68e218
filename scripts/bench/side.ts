import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import { z } from 'zod';
import { UserError } from '../../backend/contract/error.js';
import type { Request, Setup } from './setups.js';

/** A process that is measured: one line of JSON for each that it is told. */
export class Side {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(name: string, process: ChildProcess) {
    this.#name = name;
    this.#process = process;
    const lines = createInterface({ input: process.stdout as Readable });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Starts a side and waits until it is prepared; gives the name and version of what computes. */
  static async start(
    name: string,
    [command, ...args]: [string, ...string[]],
    setup: Setup,
  ): Promise<{ side: Side; library: string }> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    // A side that is gone is told by the line that does not come.
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    const side = new Side(name, child);
    return { side, library: z.string().parse(await side.#ask(setup)) };
  }

  async #ask(told: Setup | Request): Promise<unknown> {
    (this.#process.stdin as Writable).write(`${JSON.stringify(told)}\n`);
    const { value, done } = await this.#lines.next();
    if (done)
      throw new UserError(`${this.#name} ended before it was done; what it wrote stands above.`);
    return JSON.parse(value);
  }

  check(): Promise<unknown> {
    return this.#ask({ do: 'check' });
  }

  /** The milliseconds of each. */
  async run(count: number): Promise<number[]> {
    return z.array(z.number()).parse(await this.#ask({ do: 'run', count }));
  }

  /** The most memory that the process has held at once. */
  peakMegabytes(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    return Math.round((Number(kibibytes) * 1024) / 1e6);
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill();
    await once(this.#process, 'exit');
  }
}
