import { fork, type ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { messageOf, UserError } from '../contract/error.js';
import type { TowlineEvent } from '../contract/events.js';
import {
  workerMessageSchema,
  type Job,
  type WorkerCommand,
  type WorkerMessage,
} from '../contract/job.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));
/** A step on a slow machine, a validation, and writing a checkpoint may all come first. */
const PATIENCE_MILLISECONDS = 180_000;
/** How much of what the worker wrote to standard error is kept for `--verbose`. */
const ERROR_TAIL = 4000;

export type Predicted = Extract<WorkerMessage, { type: 'predicted' }>;
/** How a job ended; one that failed rejects instead. */
export type Outcome =
  | { status: 'finished' | 'interrupted' }
  /** By the guard against collapse, for this reason. */
  | { status: 'stopped'; reason: string };

/** What may be asked of a worker, beside to stop. */
export interface Requests {
  look: [];
}

export interface RunnerOptions {
  onEvent(event: TowlineEvent): void;
  onPredicted?(result: Predicted): void;
  /** Asks the worker to stop: it writes a checkpoint first. */
  signal: AbortSignal;
  /** Emits 'look' where somebody wants to see what the next step does. */
  requests?: EventEmitter<Requests>;
  workerFile?: string;
  patienceMilliseconds?: number;
}

/** The worker died or met a defect: what it computed with may be why. */
export class WorkerFailure extends UserError {}

type LastWord = Exclude<WorkerMessage, { type: 'event' | 'predicted' }>;
type Failed = Extract<LastWord, { type: 'failed' }>;

/** Does one job in a process of its own, so that a crash there leaves this one alive. */
class Runner {
  readonly #options: RunnerOptions;
  readonly #child: ChildProcess;
  #lastWord: LastWord | undefined;
  #problem: unknown;
  #impatience: NodeJS.Timeout | undefined;
  #errorTail = '';

  constructor(options: RunnerOptions) {
    this.#options = options;
    // Its standard output is not ours: with --json that holds nothing but our own lines.
    this.#child = fork(options.workerFile ?? WORKER, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#errorTail = (this.#errorTail + bytes.toString()).slice(-ERROR_TAIL);
    });
  }

  run(job: Job): Promise<Outcome> {
    const { signal } = this.#options;
    const stop = (): void => {
      this.#stop();
    };
    const look = (): void => {
      this.#send({ type: 'look' });
    };
    this.#options.requests?.on('look', look);
    return new Promise((resolve, reject) => {
      this.#child.on('message', (message) => {
        this.#receive(message);
      });
      this.#child.on('error', (error) => (this.#problem ??= error));
      // 'close' comes after the last message, 'exit' may come before it.
      this.#child.on('close', (code, ended) => {
        clearTimeout(this.#impatience);
        signal.removeEventListener('abort', stop);
        this.#options.requests?.off('look', look);
        try {
          resolve(this.#outcome(code, ended));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(messageOf(error)));
        }
      });
      this.#send({ type: 'start', job });
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  #send(command: WorkerCommand): void {
    if (!this.#child.connected) return;
    this.#child.send(command, (error) => {
      if (error) this.#problem ??= error;
    });
  }

  #stop(): void {
    this.#send({ type: 'stop' });
    const patience = this.#options.patienceMilliseconds ?? PATIENCE_MILLISECONDS;
    this.#impatience = setTimeout(() => this.#child.kill('SIGKILL'), patience);
  }

  /** A failure here (the database is full) ends the worker too: nobody would keep its results. */
  #receive(received: unknown): void {
    if (this.#problem !== undefined) return;
    try {
      const message = workerMessageSchema.parse(received);
      if (message.type === 'event') this.#options.onEvent(message.event);
      else if (message.type === 'predicted') this.#options.onPredicted?.(message);
      else this.#lastWord = message;
    } catch (error) {
      this.#problem = error;
      this.#child.kill('SIGKILL');
    }
  }

  #outcome(code: number | null, ended: NodeJS.Signals | null): Outcome {
    if (this.#problem !== undefined) throw this.#problem;
    const word = this.#lastWord;
    if (word?.type === 'failed') throw failure(word, this.#errorTail);
    if (word?.type === 'stopped') return { status: 'stopped', reason: word.message };
    if (word) return { status: word.type };
    if (this.#options.signal.aborted) return { status: 'interrupted' };
    const how = ended === null ? `with code ${code}` : `by ${ended}`;
    throw new WorkerFailure(`The training process was ended ${how} before it was done.`, {
      cause: new Error(this.#errorTail || 'It wrote nothing to standard error.'),
    });
  }
}

/** Without a stack the worker's sentence is meant for the user; with one it is a defect. */
function failure({ message, stack }: Failed, errorTail: string): Error {
  if (stack === undefined) return new UserError(message);
  const cause = new Error(message);
  cause.stack = errorTail ? `${stack}\n${errorTail}` : stack;
  return new WorkerFailure(`The training process failed: ${message}`, { cause });
}

/**
 * Does a job in a child process and tells what happens there.
 * @throws UserError where the worker fails or dies
 */
export function runJob(job: Job, options: RunnerOptions): Promise<Outcome> {
  return new Runner(options).run(job);
}
