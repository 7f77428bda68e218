import type { SecondsRange } from '../../contract/runs.js';

/** Steps that are remembered, and how many of them make one sample of the pace. */
const REMEMBERED = 300;
const GROUP = 5;
/** Fewer samples tell nothing. */
const LEAST_GROUPS = 3;

/** How fast something repeated goes, with the spread of its pace. */
export class Pace {
  /** When each was done, in milliseconds. */
  readonly #times: number[] = [];

  mark(now = performance.now()): void {
    this.#times.push(now);
    if (this.#times.length > REMEMBERED) this.#times.shift();
  }

  /** Undefined until two were done. */
  perSecond(): number | undefined {
    const [first = 0, last = 0] = [this.#times[0], this.#times.at(-1)];
    return last > first ? ((this.#times.length - 1) * 1000) / (last - first) : undefined;
  }

  /** How long so many more will take: between the fast and the slow tenth of the pace so far. */
  secondsFor(count: number): SecondsRange | undefined {
    if (count <= 0) return { low: 0, high: 0 };
    const samples: number[] = [];
    for (let at = GROUP; at < this.#times.length; at += GROUP) {
      samples.push(((this.#times[at] ?? NaN) - (this.#times[at - GROUP] ?? NaN)) / GROUP / 1000);
    }
    if (samples.length < LEAST_GROUPS) return undefined;
    samples.sort((one, other) => one - other);
    const at = (share: number): number => samples[Math.round(share * (samples.length - 1))] ?? NaN;
    return { low: count * at(0.1), high: count * at(0.9) };
  }
}
