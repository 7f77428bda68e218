import { EventEmitter } from 'node:events';
import PQueue from 'p-queue';
import { InterruptedError, messageOf, UserError } from '../../contract/error.js';
import type { TowlineEvent } from '../../contract/events.js';
import type { BackendChoice } from '../../contract/job.js';
import { isDone } from '../../contract/records.js';
import type { RunProgress } from '../../contract/runs.js';
import type { Requests } from '../../jobs/runner.js';
import type { Context } from '../../service/context.js';
import { emptyTrash, removeRun } from '../../service/remove-run.js';
import { finishAdaptation, resumeGeneralization } from '../../service/resume.js';
import type { QueueEntry } from '../../store/queue.js';
import type { OpenProject } from '../open-project.js';
import { perProject } from '../per-project.js';
import { rowTellerOf } from '../target/row-teller.js';
import { Live } from './live.js';
import { noteOf } from './notes.js';

/** What the user wants of the run that is worked on; 'close': the host ends, it goes on later. */
type Ending = 'pause' | 'keep' | 'discard' | 'close';

interface Current {
  run: number;
  abort: AbortController;
  live: Live;
  window: EventEmitter<Requests>;
  ending: Ending | undefined;
}

/** How often the queue looks whether another process still trains in the project. */
const RETRY_MILLISECONDS = 2000;

/** One training at a time, whatever the number of open projects: it takes the whole machine. */
const turns = new PQueue({ concurrency: 1 });

/**
 * Does what is in a project's queue, one run after the other. A run stays in it until it is done, so
 * that whatever ends this process, the run goes on when the project is opened again.
 */
export class RunQueue {
  readonly #project: OpenProject;
  readonly #closing = new AbortController();
  #working: Promise<void> | undefined;
  #current: Current | undefined;
  #blocked: string | null = null;
  /** Wakes the queue where it waits for another process. */
  #wake: () => void = () => undefined;

  constructor(project: OpenProject) {
    this.#project = project;
    project.beforeClosing(() => this.#close());
  }

  /** The run that is worked on. */
  get running(): number | null {
    return this.#current?.run ?? null;
  }

  /** Why nothing goes on, one sentence. */
  get blocked(): string | null {
    return this.#blocked;
  }

  get progress(): RunProgress | null {
    return this.#current?.live.progress ?? null;
  }

  /** Begins with what is waiting, where nothing is worked on yet. */
  begin(): void {
    this.changed();
    this.#working ??= this.#work().then(() => {
      this.#working = undefined;
      // What was put in between its last look and its end.
      if (!this.#closing.signal.aborted && this.#first() && this.#blocked === null) this.begin();
    });
  }

  changed(): void {
    const { id, notifier } = this.#project;
    notifier.tell('runs.changed', { project: id });
  }

  /** Asks for pictures of the next step. */
  look(): void {
    this.#current?.window.emit('look');
  }

  pause(run: number): void {
    if (this.#current?.run === run) return this.#end('pause');
    this.#setPaused(run);
    this.changed();
  }

  keep(run: number): void {
    if (this.#current?.run === run) return this.#end('keep');
    this.#keep(run);
    this.begin();
  }

  async discard(run: number): Promise<void> {
    if (this.#current?.run === run) {
      this.#end('discard');
      await this.#working;
      return;
    }
    await this.#remove(run);
    this.changed();
  }

  #end(ending: Ending): void {
    if (!this.#current) return;
    // Discarding outweighs a pause that was asked for before.
    this.#current.ending = ending;
    this.#current.abort.abort();
  }

  #first(): QueueEntry | undefined {
    return this.#project.store.queue.all()[0];
  }

  /** What goes wrong beside the runs themselves (a full disk) is told, and stops the queue. */
  async #work(): Promise<void> {
    try {
      await this.#doAll();
    } catch (error) {
      this.#block(messageOf(error));
    }
  }

  async #doAll(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#first()) {
      if (turns.pending > 0) this.#block('Another project trains now: this one is next.');
      await turns.add(() => this.#doNext());
    }
  }

  async #doNext(): Promise<void> {
    const entry = this.#first();
    if (this.#closing.signal.aborted || !entry) return;
    const release = this.#hold();
    if (!release) return this.#rest();
    this.#block(null);
    try {
      await this.#do(entry);
    } finally {
      release();
    }
  }

  /** The project, kept from other processes; undefined where one of them trains in it. */
  #hold(): (() => void) | undefined {
    try {
      return this.#project.store.hold();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#block(error.message);
      return undefined;
    }
  }

  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, RETRY_MILLISECONDS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #block(reason: string | null): void {
    if (reason === this.#blocked) return;
    this.#blocked = reason;
    this.changed();
  }

  async #do({ run: id, backend }: QueueEntry): Promise<void> {
    const { store } = this.#project;
    const run = store.runs.get(id);
    if (!run) return store.queue.remove(id);
    const window = new EventEmitter<Requests>();
    const live = new Live(this.#project, run);
    const current: Current = {
      run: id,
      abort: new AbortController(),
      live,
      window,
      ending: undefined,
    };
    this.#current = current;
    this.changed();
    try {
      const context = this.#context(current, backend);
      if (run.kind === 'generalize') await resumeGeneralization(context, id);
      else await finishAdaptation(context, id);
      store.queue.remove(id);
      // The images have other confidences now.
      rowTellerOf(this.#project).replaced();
    } catch (error) {
      if (error instanceof InterruptedError) await this.#ended(current);
      else this.#fail(id, error);
    } finally {
      this.#current = undefined;
      live.end();
      this.changed();
    }
  }

  #context(current: Current, backend: BackendChoice | undefined): Context {
    const { store } = this.#project;
    return {
      store,
      backend,
      signal: current.abort.signal,
      window: current.window,
      report: (event) => this.#report(current, event),
    };
  }

  #report({ run, live }: Current, event: TowlineEvent): void {
    live.event(event);
    if (event.event === 'run') this.changed();
    const note = noteOf(event);
    const { id, notifier } = this.#project;
    if (note) notifier.tell('run.note', { project: id, run, note });
    if (event.event === 'pictures') notifier.tell('run.looks', { project: id, run: event.run });
  }

  /** The run was ended on request. */
  async #ended({ run, ending }: Current): Promise<void> {
    if (ending === 'discard') await this.#remove(run);
    else if (ending === 'keep') this.#keep(run);
    else if (ending === 'pause') this.#setPaused(run);
  }

  #setPaused(run: number): void {
    const { store } = this.#project;
    store.transaction(() => {
      store.queue.remove(run);
      if (!isDone(store.runs.get(run) ?? { status: 'finished' }))
        store.runs.pause(run, new Date().toISOString());
    });
  }

  /** Its model as it is; where there is none yet, the run only waits. */
  #keep(id: number): void {
    const { store } = this.#project;
    const run = store.runs.get(id);
    if (!run || isDone(run) || run.step === 0) return this.#setPaused(id);
    const reason = `Stopped by hand at step ${run.step} of ${run.steps}; the model of that step was kept.`;
    store.transaction(() => {
      store.runs.end(id, 'stopped', reason);
      store.runs.pause(id, new Date().toISOString());
      // Its masks and its verdict are still to be made.
      const entry = store.queue.all().find((each) => each.run === id);
      if (!entry) store.queue.add(id, undefined);
    });
  }

  /** Takes the source-only run along where nothing else starts from it and it is not finished. */
  async #remove(id: number): Promise<void> {
    const { store } = this.#project;
    const run = store.runs.get(id);
    if (!run) return;
    await removeRun(store, id);
    const source = store.runs.get(run.sourceRunId ?? 0);
    const others = [...store.runs.all(), ...store.runs.trash()];
    const isNeeded = others.some(({ sourceRunId }) => sourceRunId === source?.id);
    if (source && !isDone(source) && !isNeeded) await removeRun(store, source.id);
  }

  #fail(id: number, error: unknown): void {
    const { store, notifier, id: project } = this.#project;
    const message = messageOf(error);
    store.transaction(() => {
      store.queue.remove(id);
      const run = store.runs.get(id);
      if (!run) return;
      if (isDone(run)) store.events.add(id, { event: 'warning', run: id, message });
      else if (run.status !== 'failed') {
        const source = store.runs.get(run.sourceRunId ?? 0);
        store.runs.end(id, 'failed', message);
        store.runs.setNextBackend(id, source?.status === 'failed' ? source.nextBackend : null);
      }
    });
    const note = { level: 'error' as const, step: null, message, advice: null };
    notifier.tell('run.note', { project, run: id, note });
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    this.#end('close');
    this.#wake();
    await this.#working;
  }
}

export const queueOf = perProject((project) => new RunQueue(project));

/** Goes on with what was being done when the project was last open. */
export function startRuns(project: OpenProject): void {
  const queue = queueOf(project);
  // What can't be removed now is tried again the next time.
  void emptyTrash(project.store, false).catch(() => undefined);
  queue.begin();
}
