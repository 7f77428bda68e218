import { CallError } from '../api/connection.js';

/** What the host was asked for last: while the answer is on its way, the one before stays. */
export class Loaded<T> {
  #value = $state.raw<T>();
  #problem = $state<string>();
  #isLoading = $state(false);
  #newest = 0;

  get value(): T | undefined {
    return this.#value;
  }

  /** Why it can't be told, a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Asks; an answer to an earlier question is passed over. */
  async load(ask: () => Promise<T>): Promise<void> {
    const mine = ++this.#newest;
    this.#isLoading = true;
    try {
      const value = await ask();
      if (mine !== this.#newest) return;
      this.#value = value;
      this.#problem = undefined;
    } catch (error) {
      if (mine !== this.#newest || (error instanceof CallError && error.code === 'offline')) return;
      this.#value = undefined;
      this.#problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (mine === this.#newest) this.#isLoading = false;
    }
  }

  /** Forgets the answer: what is asked next is about something else. */
  forget(): void {
    this.#newest++;
    this.#value = undefined;
    this.#problem = undefined;
    this.#isLoading = false;
  }
}
