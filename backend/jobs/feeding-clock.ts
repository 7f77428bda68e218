/** How long training ran, and how long of that it waited for its batches, in seconds. */
export class FeedingClock {
  #waited = 0;
  #since = performance.now();

  /** The same promise, its time counted as waited. */
  async waiting<T>(batch: Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await batch;
    } finally {
      this.#waited += performance.now() - start;
    }
  }

  /** Since the last reading. */
  read(): { waited: number; trained: number } {
    const now = performance.now();
    const times = { waited: this.#waited / 1000, trained: (now - this.#since) / 1000 };
    this.#waited = 0;
    this.#since = now;
    return times;
  }
}
