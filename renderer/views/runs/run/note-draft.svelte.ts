import { call } from '../../../api/api.svelte.js';

/** Milliseconds after the last key. */
const REST = 300;

/**
 * A run's note as it is typed. It is saved by itself; until the host has answered, `state` says so.
 */
export class NoteDraft {
  readonly #target: { project: string; run: number };
  /** Undefined where nothing was typed that isn't saved. */
  #typed = $state<string>();
  #saved = $state('');
  #isSaving = $state(false);
  #problem = $state<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(target: { project: string; run: number }, saved: string) {
    this.#target = target;
    this.#saved = saved;
  }

  get text(): string {
    return this.#typed ?? this.#saved;
  }

  get state(): 'saved' | 'saving' | 'unsaved' {
    if (this.#typed === undefined) return 'saved';
    return this.#isSaving || this.#problem === undefined ? 'saving' : 'unsaved';
  }

  /** Why it isn't saved, one sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What the host has, also where another window wrote it. */
  set saved(text: string) {
    if (!this.#isSaving) this.#saved = text;
  }

  type(text: string): void {
    this.#typed = text;
    this.#problem = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), REST);
  }

  /** Saves what isn't saved: the newest text, one call at a time. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#typed !== undefined && !this.#isSaving) {
      const note = this.#typed;
      this.#isSaving = true;
      this.#problem = undefined;
      try {
        await call('runs.edit', { ...this.#target, note });
        this.#saved = note;
        if (this.#typed === note) this.#typed = undefined;
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
      }
      this.#isSaving = false;
      if (this.#problem !== undefined) return;
    }
  }
}
