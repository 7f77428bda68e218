/** What the running means hold, so that a checkpoint can keep it; one entry per class. */
export interface ClassWeightState {
  /** Weighted sum of the confidences seen. */
  confidence: number[];
  /** Weighted count of the same, below 1: dividing by it removes the zero start's bias. */
  seen: number[];
  /** Weighted sum of the class's shares of the target's pixels. */
  share: number[];
  /** Weighted count of all steps. */
  steps: number;
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
    this.state = state ?? { confidence: zeros(), seen: zeros(), share: zeros(), steps: 0 };
  }

  /** Takes in one step: per class the mean confidence and the number of pixels predicted so. */
  update(meanConfidence: ArrayLike<number>, pixels: ArrayLike<number>): void {
    const { confidence, seen, share } = this.state;
    const total = seen.reduce((sum, _, index) => sum + (pixels[index] ?? 0), 0);
    this.state.steps = this.#average(this.state.steps, 1);
    for (let index = 0; index < seen.length; index++) {
      const count = pixels[index] ?? 0;
      share[index] = this.#average(share[index], count / Math.max(1, total));
      if (count === 0) continue;
      confidence[index] = this.#average(confidence[index], meanConfidence[index] ?? 0);
      seen[index] = this.#average(seen[index], 1);
    }
  }

  #average(mean = 0, value: number): number {
    return this.#momentum * mean + (1 - this.#momentum) * value;
  }

  /** Running share of the target's pixels that the teacher gives each class, 0..1. */
  shares(): number[] {
    return this.state.share.map((sum) => (this.state.steps > 0 ? sum / this.state.steps : 0));
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
