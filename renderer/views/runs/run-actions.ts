import { toast } from 'svelte-sonner';
import type { Params } from '../../../backend/contract/api.js';
import type { RunRow } from '../../../backend/contract/runs.js';
import { call } from '../../api/api.svelte.js';
import { proposeChoice } from '../../state/adapt-choice.svelte.js';
import { attempt } from '../../state/attempt.js';
import { counted } from '../../state/format.js';
import { goTo } from '../../state/route.svelte.js';
import { runName } from '../../state/run-name.js';

const UNDO_MILLISECONDS = 10_000;

/** What can be done with the runs of a project; what the host refuses is told. */
export class RunActions {
  readonly project: string;

  constructor(project: string) {
    this.project = project;
  }

  async rename(run: RunRow, typed: string): Promise<void> {
    const name = typed.trim();
    // Its number is what it is called where it has no name.
    const given = name === runName({ id: run.id, name: '' }) ? '' : name;
    if (given !== run.name) await this.#edit({ run: run.id, name: given });
  }

  /** Pins a run as what others are compared with, in place of the one before; or takes it off. */
  async pin(run: RunRow, all: readonly RunRow[]): Promise<void> {
    const others = all.filter(({ id, pinned }) => pinned && id !== run.id);
    for (const { id } of others) await this.#edit({ run: id, pinned: false });
    await this.#edit({ run: run.id, pinned: !run.pinned });
  }

  /** Into the trash, from where a click brings them back. */
  async delete(runs: readonly RunRow[]): Promise<boolean> {
    const { project } = this;
    const ids = runs.map(({ id }) => id);
    const done = await attempt(() => call('runs.delete', { project, runs: ids }));
    if (!done) return false;
    const [first] = runs;
    const what = runs.length === 1 && first ? runName(first) : counted(runs.length, 'run');
    toast(`${what} put into the trash`, {
      duration: UNDO_MILLISECONDS,
      action: { label: 'Undo', onClick: () => void this.restore(ids) },
    });
    return true;
  }

  async restore(runs: readonly number[]): Promise<void> {
    await attempt(() => call('runs.restore', { project: this.project, runs: [...runs] }));
  }

  async emptyTrash(): Promise<void> {
    await attempt(() => call('runs.emptyTrash', { project: this.project }));
  }

  async control(how: 'pause' | 'resume' | 'stop' | 'discard', run: RunRow): Promise<void> {
    await attempt(() => call(`runs.${how}`, { project: this.project, run: run.id }));
  }

  /** @returns the new run; undefined where it was refused */
  async continueFor(run: RunRow, steps: number): Promise<number | undefined> {
    const { project } = this;
    const made = await attempt(() => call('runs.continue', { project, run: run.id, steps }));
    return made?.run;
  }

  /** Takes the run's settings to the Adapt page, to be changed there. */
  async duplicate(run: RunRow): Promise<void> {
    const { project } = this;
    const known = await attempt(() => call('runs.choice', { project, run: run.id }));
    if (!known) return;
    const { seed, ...choice } = known;
    proposeChoice({ project, choice, seed, from: runName(run) });
    goTo({ view: 'project', project, page: 'adapt' });
  }

  async #edit(changes: Omit<Params<'runs.edit'>, 'project'>): Promise<void> {
    await attempt(() => call('runs.edit', { project: this.project, ...changes }));
  }
}
