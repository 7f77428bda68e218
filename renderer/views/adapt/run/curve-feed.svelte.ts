import type { Curves } from '../../../../backend/contract/runs.js';
import { call } from '../../../api/api.svelte.js';
import { CallError } from '../../../api/connection.js';
import type { StepRange } from '../../../ui/charts/curve.js';
import { extended } from './curves.js';

/** Points of a curve that the host gives; more make it slower and show nothing more. */
const POINTS = 1200;
/** So many are put behind, then the whole is asked for again, thinned out by the host. */
const MOST_POINTS = 3 * POINTS;

/** The curves of one run, as they grow, and in detail where the user has zoomed. */
export class CurveFeed {
  readonly #project: string;
  readonly #run: number;
  #all = $state.raw<Curves>();
  #detail = $state.raw<Curves>();
  #range = $state.raw<StepRange | null>(null);
  #isAsking = false;

  constructor(project: string, run: number) {
    this.#project = project;
    this.#run = run;
    void this.reload();
  }

  get run(): number {
    return this.#run;
  }

  /** What is to be shown; undefined while it is loading. */
  get curves(): Curves | undefined {
    return this.#detail ?? this.#all;
  }

  /** The steps that the user has zoomed to; null: all. */
  get range(): StepRange | null {
    return this.#range;
  }

  /** All of it anew: at the beginning, and after the run went back to an earlier step. */
  async reload(): Promise<void> {
    this.#all = (await this.#ask({})) ?? this.#all;
  }

  /** Gets what came since. @param step that the run has reached */
  async extend(step: number): Promise<void> {
    const known = this.#all;
    if (!known || this.#isAsking || step === known.lastStep) return;
    const total = known.losses['total']?.steps.length ?? 0;
    // A guard has sent the run back: what came after is replaced.
    if (step < known.lastStep || total > MOST_POINTS) return this.reload();
    const more = await this.#ask({ from: known.lastStep + 1 });
    if (more && this.#all === known) this.#all = extended(known, more);
  }

  /** Shows a part in detail; null shows all again. */
  async zoom(range: StepRange | null): Promise<void> {
    this.#range = range;
    this.#detail = undefined;
    if (!range) return;
    const detail = await this.#ask(range);
    if (this.#range === range) this.#detail = detail;
  }

  async #ask(range: Partial<StepRange>): Promise<Curves | undefined> {
    this.#isAsking = true;
    try {
      const wanted = { project: this.#project, runs: [this.#run], points: POINTS, ...range };
      return (await call('runs.curves', wanted))[0];
    } catch (error) {
      // The next beat asks again.
      if (error instanceof CallError) return undefined;
      throw error;
    } finally {
      this.#isAsking = false;
    }
  }
}
