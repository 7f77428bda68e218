/** Does something at once, and again at most once in an interval, however often it is asked for. */
export class Beat {
  readonly #interval: number;
  readonly #run: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;

  /** @param interval in milliseconds */
  constructor(interval: number, run: () => void) {
    this.#interval = interval;
    this.#run = run;
  }

  soon(): void {
    const wait = this.#last + this.#interval - performance.now();
    if (wait <= 0) this.now();
    else this.#timer ??= setTimeout(() => this.now(), wait);
  }

  now(): void {
    this.stop();
    this.#last = performance.now();
    this.#run();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
