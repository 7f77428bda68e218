import { toast } from 'svelte-sonner';
import type { Backend } from '../../../../backend/contract/job.js';
import type { RunRow } from '../../../../backend/contract/runs.js';
import { call } from '../../../api/api.svelte.js';
import { attempt } from '../../../state/attempt.js';
import { runName } from '../../../state/run-name.js';

/** What the user can do with a run; what is on its way is shown until the run's state says it is done. */
export class RunControl {
  readonly #project: string;
  /** Pausing and stopping wait for a checkpoint. */
  #asked = $state.raw<{ run: number; what: 'pause' | 'stop' }>();

  constructor(project: string) {
    this.#project = project;
  }

  /** What was asked for and is not done yet: "Pausing…". */
  wordsFor({ id, state }: RunRow): string | undefined {
    if (this.#asked?.run !== id || state !== 'running') return undefined;
    return this.#asked.what === 'pause' ? 'Pausing…' : 'Stopping…';
  }

  async pause({ id }: RunRow): Promise<void> {
    this.#asked = { run: id, what: 'pause' };
    await this.#call('runs.pause', id);
  }

  async resume({ id }: RunRow, backend?: Backend): Promise<void> {
    this.#asked = undefined;
    const wanted = { project: this.#project, run: id, ...(backend && { backend }) };
    await attempt(() => call('runs.resume', wanted));
  }

  async stop(row: RunRow): Promise<void> {
    this.#asked = { run: row.id, what: 'stop' };
    await this.#call('runs.stop', row.id);
    toast(`${runName(row)} ends: the model of its last step is kept.`);
  }

  async discard(row: RunRow): Promise<void> {
    await this.#call('runs.discard', row.id);
  }

  /** Puts waiting runs into this order; the one that is worked on stays the first. */
  async reorder(runs: number[]): Promise<void> {
    await attempt(() => call('runs.reorder', { project: this.#project, runs }));
  }

  async #call(name: 'runs.pause' | 'runs.stop' | 'runs.discard', run: number): Promise<void> {
    await attempt(() => call(name, { project: this.#project, run }));
  }
}

/** What can be done with a run in its state. */
export function possibilities(row: RunRow) {
  const { state } = row;
  const isOpen = state !== 'finished' && state !== 'stopped';
  return {
    pause: state === 'running' || state === 'waiting',
    resume: state === 'paused' || state === 'interrupted' || state === 'failed',
    stop: isOpen && row.step > 0 && state !== 'failed',
    discard: isOpen,
  };
}
