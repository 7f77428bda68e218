import { toast } from 'svelte-sonner';
import type { ClassList } from '../../../backend/contract/classes.js';
import type { SourceView } from '../../../backend/contract/source-view.js';
import { call, listen, onResync } from '../../api/api.svelte.js';
import { CallError } from '../../api/connection.js';
import { tellError } from '../../state/attempt.js';

/** One step back: the list before, in words what was done since. */
interface Step {
  before: ClassList;
  words: string;
}

/** One toast for the newest change, whatever came before. */
const TOAST = 'source-classes';

/**
 * The labeled set of a project. Class edits are shown at once and saved one after the other; what is
 * shown and not saved yet stays `unsaved` until the host has answered.
 */
export class SourceModel {
  readonly #project: string;
  #view = $state.raw<SourceView | null | undefined>();
  #problem = $state<string | undefined>();
  #isLoading = $state(false);
  /** What the user made of the classes since they were last saved. */
  #edited = $state.raw<ClassList | undefined>();
  #steps = $state.raw<readonly Step[]>([]);
  #isSaving = $state(false);
  #saveProblem = $state<string | undefined>();

  constructor(project: string) {
    this.#project = project;
  }

  /** Undefined while it is loading, null where no source is chosen. */
  get view(): SourceView | null | undefined {
    return this.#view;
  }

  /** Why it can't be loaded, one sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** The classes as they are shown, saved or not. */
  get classes(): ClassList | undefined {
    return this.#edited ?? this.#view?.classes;
  }

  get saveState(): 'saved' | 'saving' | 'unsaved' {
    if (this.#isSaving) return 'saving';
    return this.#edited ? 'unsaved' : 'saved';
  }

  /** Why the last change isn't saved, one sentence. */
  get saveProblem(): string | undefined {
    return this.#saveProblem;
  }

  /** What undo would take back, in words. */
  get undoable(): string | undefined {
    return this.#steps.at(-1)?.words;
  }

  /** Loads it and keeps it up to date, until the returned function is called. */
  follow(): () => void {
    const load = (): void => void this.load();
    const stopListening = listen('source.changed', ({ project }) => {
      if (project === this.#project) load();
    });
    const stopResync = onResync(() => {
      load();
      void this.save();
    });
    load();
    return () => {
      stopListening();
      stopResync();
    };
  }

  async load(): Promise<void> {
    this.#isLoading = true;
    try {
      this.#view = await call('source.view', { project: this.#project });
      this.#problem = undefined;
    } catch (error) {
      if (error instanceof CallError && error.code === 'offline') return;
      this.#problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.#isLoading = false;
    }
  }

  /** @param words what was done, as the toast says it */
  edit(classes: ClassList, words: string): void {
    const before = this.classes;
    if (!before || JSON.stringify(before) === JSON.stringify(classes)) return;
    this.#steps = [...this.#steps, { before, words }];
    this.#show(classes);
    toast(words, { id: TOAST, action: { label: 'Undo', onClick: () => this.undo() } });
  }

  undo(): void {
    const step = this.#steps.at(-1);
    if (!step) return;
    this.#steps = this.#steps.slice(0, -1);
    this.#show(step.before);
    toast(`Undone: ${step.words}`, { id: TOAST });
  }

  /** The classes as the folder's own list says. */
  async reset(): Promise<void> {
    const before = this.classes;
    if (!before) return;
    const words = 'Classes as the folder says';
    await this.#sending(null);
    if (this.#saveProblem !== undefined) return;
    this.#steps = [...this.#steps, { before, words }];
    toast(words, { id: TOAST, action: { label: 'Undo', onClick: () => this.undo() } });
  }

  async setValidationShare(share: number): Promise<void> {
    try {
      this.#view = await call('source.setValidationShare', { project: this.#project, share });
    } catch (error) {
      tellError(error);
    }
  }

  #show(classes: ClassList): void {
    this.#edited = classes;
    void this.save();
  }

  /** Saves what isn't saved: the newest list, one call at a time. */
  async save(): Promise<void> {
    while (this.#edited && !this.#isSaving) {
      const sent = this.#edited;
      await this.#sending(sent);
      if (this.#edited === sent) return;
    }
  }

  /** Takes the answer; where it failed, what is shown stays unsaved, or goes where it was refused. */
  async #sending(classes: ClassList | null): Promise<void> {
    this.#isSaving = true;
    this.#saveProblem = undefined;
    try {
      this.#view = await call('source.setClasses', { project: this.#project, classes });
      if (classes === null || this.#edited === classes) this.#edited = undefined;
    } catch (error) {
      this.#saveProblem = error instanceof Error ? error.message : String(error);
      const isRefused = error instanceof CallError && error.code === 'refused';
      if (isRefused) this.#drop(error);
    }
    this.#isSaving = false;
  }

  /** A list that the host refuses will never be saved: back to the saved one. */
  #drop(error: CallError): void {
    toast.dismiss(TOAST);
    tellError(error);
    this.#edited = undefined;
    this.#steps = this.#steps.slice(0, -1);
  }
}
