/** What the running means hold, so that a checkpoint can keep it; one entry per class. */
export interface ClassWeightState {
  /** Weighted sum of the confidences seen. */
  confidence: number[];
  /** Weighted count of the same, below 1: dividing by it removes the zero start's bias. */
  seen: number[];
}

/**
 * Dynamic re-weighting: w_c = ((1 - conf_c) / max_k (1 - conf_k)) ^ beta, conf_c the running mean
 * of the teacher's confidence over target pixels that it predicts as c (METHOD, "Dynamic
 * re-weighting"). A class that was never predicted keeps its initial weight of 1.
 */
export class ClassWeights {
  readonly #momentum: number;
  readonly #exponent: number;
  readonly state: ClassWeightState;

  constructor(
    classCount: number,
    options: { momentum: number; exponent: number },
    state?: ClassWeightState,
  ) {
    this.#momentum = options.momentum;
    this.#exponent = options.exponent;
    const zeros = (): number[] => new Array<number>(classCount).fill(0);
    this.state = state ?? { confidence: zeros(), seen: zeros() };
  }

  /** Takes in one step: per class the mean confidence, and whether any pixel was predicted so. */
  update(meanConfidence: ArrayLike<number>, pixels: ArrayLike<number>): void {
    for (let index = 0; index < this.state.seen.length; index++) {
      if (!pixels[index]) continue;
      const keep = this.#momentum;
      this.state.confidence[index] =
        keep * (this.state.confidence[index] ?? 0) + (1 - keep) * (meanConfidence[index] ?? 0);
      this.state.seen[index] = keep * (this.state.seen[index] ?? 0) + (1 - keep);
    }
  }

  /** conf_c per class; null for a class never predicted. */
  confidences(): (number | null)[] {
    return this.state.confidence.map((sum, index) => {
      const seen = this.state.seen[index] ?? 0;
      return seen > 0 ? sum / seen : null;
    });
  }

  /** w_c per class, each in 0..1; the class doing worst has 1. */
  weights(): number[] {
    const doubts = this.confidences().map((value) => (value === null ? null : 1 - value));
    const worst = Math.max(1e-6, ...doubts.map((doubt) => doubt ?? 0));
    return doubts.map((doubt) => (doubt === null ? 1 : (doubt / worst) ** this.#exponent));
  }
}
