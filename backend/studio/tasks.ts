import { randomUUID } from 'node:crypto';
import { InterruptedError, messageOf } from '../contract/error.js';
import type { Task } from '../contract/tasks.js';
import type { Notifier } from './notifier.js';

/** Windows are told of progress at most so often. */
const INTERVAL_MILLISECONDS = 100;

/** What a task can say while it runs. */
export interface TaskControl {
  signal: AbortSignal;
  progress(done: number, total: number | null): void;
}

interface Running {
  task: Task;
  abort: AbortController;
  timer?: NodeJS.Timeout | undefined;
  finished: Promise<void>;
}

/** The long pieces of work of all projects, with their progress; each can be cancelled. */
export class Tasks {
  readonly #notifier: Notifier;
  readonly #running = new Map<string, Running>();

  constructor(notifier: Notifier) {
    this.#notifier = notifier;
  }

  of(project: string): Task[] {
    return [...this.#running.values()]
      .map(({ task }) => task)
      .filter((task) => task.project === project);
  }

  /**
   * Starts a piece of work and returns its task at once. Of one kind a project has one at a time:
   * the one before is cancelled and waited for.
   */
  start(
    project: string,
    kind: Task['kind'],
    label: string,
    work: (control: TaskControl) => Promise<void>,
  ): Task {
    const earlier = this.#ofKind(project, kind);
    const task: Task = {
      id: randomUUID(),
      project,
      kind,
      label,
      state: 'running',
      done: 0,
      total: null,
      started: new Date().toISOString(),
      message: null,
    };
    const running: Running = { task, abort: new AbortController(), finished: Promise.resolve() };
    this.#running.set(task.id, running);
    this.#tell(running);
    running.finished = this.#run(running, earlier, work);
    return task;
  }

  cancel(id: string): void {
    this.#running.get(id)?.abort.abort();
  }

  /** Cancels what a project still does and waits for its end. */
  async end(project?: string): Promise<void> {
    const ending = [...this.#running.values()].filter(
      ({ task }) => project === undefined || task.project === project,
    );
    ending.forEach(({ abort }) => abort.abort());
    await Promise.all(ending.map(({ finished }) => finished));
  }

  #ofKind(project: string, kind: Task['kind']): Running[] {
    return [...this.#running.values()].filter(
      ({ task }) => task.project === project && task.kind === kind,
    );
  }

  async #run(
    running: Running,
    earlier: Running[],
    work: (control: TaskControl) => Promise<void>,
  ): Promise<void> {
    const { task, abort } = running;
    earlier.forEach((other) => other.abort.abort());
    await Promise.all(earlier.map(({ finished }) => finished));
    try {
      await work({
        signal: abort.signal,
        progress: (done, total) => {
          // What a cancelled piece of work still finishes is nobody's news.
          if (!this.#running.has(task.id)) return;
          Object.assign(task, { done, total });
          running.timer ??= setTimeout(() => this.#tell(running), INTERVAL_MILLISECONDS);
        },
      });
      task.state = abort.signal.aborted ? 'cancelled' : 'done';
    } catch (error) {
      const cancelled = abort.signal.aborted || error instanceof InterruptedError;
      task.state = cancelled ? 'cancelled' : 'failed';
      if (!cancelled) task.message = messageOf(error);
    }
    this.#running.delete(task.id);
    this.#tell(running);
  }

  #tell(running: Running): void {
    clearTimeout(running.timer);
    running.timer = undefined;
    this.#notifier.tell('task', { ...running.task });
  }
}
