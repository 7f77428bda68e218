import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventSchema, type TowlineEvent } from '../backend/contract/events.js';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** How a call of the program ended. */
export interface Finished {
  code: number | null;
  lines: string[];
  errors: string;
}

/** The program at work, as a user would have started it. */
export class Towline {
  readonly process: ChildProcess;
  readonly done: Promise<Finished>;
  readonly #lines: string[] = [];
  readonly #waiting: (() => void)[] = [];
  #errors = '';

  constructor(...parameters: string[]) {
    if (!existsSync(MAIN)) throw new Error('These tests need the build: npm run build.');
    this.process = spawn(process.execPath, [MAIN, ...parameters], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // No runtime of the person who runs the tests: everywhere the same.
      env: { ...process.env, TOWLINE_RUNTIMES: join(MAIN, 'none') },
    });
    const { stdout, stderr } = this.process;
    if (!stdout || !stderr) throw new Error('The program has no output.');
    createInterface(stdout).on('line', (line) => {
      this.#lines.push(line);
      this.#waiting.forEach((look) => look());
    });
    stderr.on('data', (bytes: Buffer) => (this.#errors += bytes.toString()));
    this.done = new Promise((resolve) => {
      this.process.on('close', (code) => {
        resolve({ code, lines: this.#lines, errors: this.#errors });
      });
    });
  }

  /** The first event for which this is true, once it is printed. */
  async until(wanted: (event: TowlineEvent) => boolean): Promise<TowlineEvent> {
    const found = (): TowlineEvent | undefined => eventsIn(this.#lines).find(wanted);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const event = found();
        if (event) resolve(event);
      };
      this.#waiting.push(look);
      look();
      void this.done.then(({ code, errors }) => {
        reject(new Error(`It ended with ${code} before that: ${errors}`));
      });
    });
  }
}

/** Runs the program to its end. */
export function towline(...parameters: string[]): Promise<Finished> {
  return new Towline(...parameters).done;
}

/** The events among the lines that it printed; others are summaries. */
export function eventsIn(lines: readonly string[]): TowlineEvent[] {
  return lines.flatMap((line) => {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  });
}

/** The last line, an object. */
export function lastOf({ lines, errors, code }: Finished): Record<string, unknown> {
  const last = lines.at(-1);
  if (last === undefined) throw new Error(`It printed nothing (${code}): ${errors}`);
  return JSON.parse(last) as Record<string, unknown>;
}
