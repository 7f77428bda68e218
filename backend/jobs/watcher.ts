import type { TowlineEvent, WatchState } from '../contract/events.js';
import type { TrainingJob } from '../contract/job.js';
import type { Checkpoint } from '../engine/checkpoint.js';
import type { Model } from '../engine/model.js';
import { measure } from '../evaluate/label-free.js';
import { watchedCrops } from '../evaluate/watched-crops.js';

interface Look {
  /** What was measured, where it can be. */
  event?: Extract<TowlineEvent, { event: 'watch' }>;
  /** What is wrong with the model, if anything is. */
  trouble?: string;
}

/** Pixels per class of the labels that are trained on. */
function labeledPixels({ train, classes }: TrainingJob): number[] {
  return classes.classes.map((_, index) =>
    train.reduce((sum, { classPixels }) => sum + (classPixels[index] ?? 0), 0),
  );
}

/**
 * Looks at a few target images, without labels: how sure and how steady the model is there, and
 * whether a class that source-only found is gone. Its state travels with the checkpoints.
 */
export class Watcher {
  readonly #job: TrainingJob;
  readonly #model: Model;
  readonly #crops: readonly Uint8Array[];
  #state: WatchState;

  private constructor(job: TrainingJob, model: Model, crops: readonly Uint8Array[]) {
    this.#job = job;
    this.#model = model;
    this.#crops = crops;
    this.#state = { sourceOnlyShares: [], history: [] };
  }

  /** None where there is no target, or no image of it can be read. */
  static async of(job: TrainingJob, model: Model): Promise<Watcher | undefined> {
    if (job.kind !== 'adapt') return undefined;
    const crops = await watchedCrops(job.target, job.recipe);
    return crops.length > 0 ? new Watcher(job, model, crops) : undefined;
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Goes on from a checkpoint. */
  restore(state: WatchState | undefined): void {
    this.#state = state ?? { sourceOnlyShares: [], history: [] };
  }

  /** Measures a checkpoint; the first, of the source-only model, is what later ones are held to. */
  async look(checkpoint: Checkpoint): Promise<Look> {
    const { run, recipe } = this.#job;
    const { step, student, teacher = student, frozen } = checkpoint;
    const before = this.#state.sourceOnlyShares;
    const { measures, shares } = await measure({
      model: this.#model,
      student,
      teacher,
      frozen,
      crops: this.#crops,
      recipe,
      sourceShares: labeledPixels(this.#job),
      sourceOnlyShares: before.length > 0 ? before : undefined,
    });
    if (!Object.values(measures).every(Number.isFinite)) {
      return { trouble: 'a probability is not a number' };
    }
    const event = { event: 'watch' as const, run, step, measures, shares };
    const collapsed = this.#collapsed(shares);
    if (collapsed.length > 0) {
      const trouble = `hardly anything is predicted as ${collapsed.join(', ')} any more`;
      return { event, trouble };
    }
    const sourceOnlyShares = before.length > 0 ? before : shares;
    this.#state = { sourceOnlyShares, history: [...this.#state.history, { step, measures }] };
    return { event };
  }

  /** Names of the classes that have all but gone since source-only. */
  #collapsed(shares: readonly number[]): string[] {
    const { collapseShare, smallestShare } = this.#job.recipe.watch;
    return this.#job.classes.classes.flatMap(({ name }, index) => {
      const before = this.#state.sourceOnlyShares[index] ?? 0;
      const watched = before > 0 && before >= smallestShare;
      return watched && (shares[index] ?? 0) < collapseShare * before ? [name] : [];
    });
  }
}
