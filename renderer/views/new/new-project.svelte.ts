import { onDestroy } from 'svelte';
import type { ImportReport } from '../../../backend/contract/events.js';
import type { ProjectSummary } from '../../../backend/contract/projects.js';
import type { SourceView } from '../../../backend/contract/source-view.js';
import type { Task } from '../../../backend/contract/tasks.js';
import { call, listenHere, onResync } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { followProject, openProject } from '../../state/project.svelte.js';
import { replaceRoute } from '../../state/route.svelte.js';
import { failureOf, followTasks, showFailuresInPlace, tasksOf } from '../../state/tasks.svelte.js';
import { projectNameFor } from './project-name.js';

export const STEPS = ['source', 'target', 'done'] as const;
export type Step = (typeof STEPS)[number];

const SOURCE_TASKS: readonly Task['kind'][] = ['import-source'];
const TARGET_TASKS: readonly Task['kind'][] = ['scan-target', 'read-target'];

/**
 * A project on its way. It is made when its first folder is chosen, since an import belongs to one:
 * whoever leaves half way finds it on the start page.
 */
export class NewProject {
  step = $state<Step>('source');
  /** As the user has typed it; undefined: as suggested. */
  name = $state<string>();
  /** The project's own folder; null lets the host choose. */
  place = $state<string | null>(null);
  #id = $state<string>();
  /** Of the first folder that was chosen here, which need not be the last. */
  #firstName = $state<string>();
  #source = $state.raw<SourceView | null>(null);
  #target = $state.raw<ImportReport | null>(null);
  #problems = $state<{ source?: string | undefined; target?: string | undefined }>({});
  #stop: (() => void)[] = [];

  /** @param id of a project that was begun before */
  constructor(id: string | undefined) {
    listenHere('source.changed', ({ project }) => project === this.#id && void this.#loadSource());
    listenHere('task', (task) => task.project === this.#id && this.#told(task));
    onDestroy(onResync(() => void this.#load()));
    onDestroy(() => this.#stop.forEach((stop) => stop()));
    if (id !== undefined) this.#follow(id);
  }

  get summary(): ProjectSummary | undefined {
    return this.#id === undefined ? undefined : openProject();
  }

  /** After the folder that is used now, unless it was given another name before. */
  get suggestedName(): string {
    const { summary } = this;
    const folder = summary?.source?.directory ?? summary?.target?.directory;
    if (summary && summary.name !== this.#firstName) return summary.name;
    return folder === undefined ? '' : projectNameFor(folder);
  }

  get source(): SourceView | null {
    return this.#source;
  }

  get target(): ImportReport | null {
    return this.#target;
  }

  /** What went wrong with the last folder that was chosen, a sentence. */
  get problems(): { readonly source?: string | undefined; readonly target?: string | undefined } {
    return this.#problems;
  }

  get sourceTask(): Task | undefined {
    return this.#running(SOURCE_TASKS);
  }

  get targetTask(): Task | undefined {
    return this.#running(TARGET_TASKS);
  }

  async chooseSource(directory: string): Promise<void> {
    this.step = 'source';
    this.#problems.source = undefined;
    const project = await this.#made(directory);
    if (project !== undefined) await attempt(() => call('source.import', { project, directory }));
  }

  async chooseTarget(directory: string): Promise<void> {
    this.step = 'target';
    this.#problems.target = undefined;
    const project = await this.#made(directory);
    if (project !== undefined) await attempt(() => call('target.choose', { project, directory }));
  }

  /** @returns the project's id, made and named as the user wants; undefined where that failed */
  async finish(): Promise<string | undefined> {
    const name = (this.name ?? this.suggestedName).trim();
    const project = await this.#made('');
    if (project === undefined || !name || name === this.summary?.name) return project;
    return (await attempt(() => call('projects.rename', { project, name }))) && project;
  }

  async #made(folder: string): Promise<string | undefined> {
    if (this.#id !== undefined) return this.#id;
    const name = this.name?.trim() || projectNameFor(folder);
    const made = await attempt(() => call('projects.create', { name, folder: this.place }));
    if (made) {
      this.#firstName = made.name;
      this.#follow(made.id);
      replaceRoute({ view: 'new', project: made.id });
    }
    return made?.id;
  }

  #follow(id: string): void {
    this.#id = id;
    this.#stop = [followProject(id), followTasks(id), showFailuresInPlace(id)];
    void this.#load();
  }

  #running(kinds: readonly Task['kind'][]): Task | undefined {
    if (this.#id === undefined) return undefined;
    return tasksOf(this.#id).find(({ kind }) => kinds.includes(kind));
  }

  #told(task: Task): void {
    if (task.state === 'running') return;
    const problem = task.state === 'failed' ? failureOf(task) : undefined;
    if (SOURCE_TASKS.includes(task.kind)) this.#problems.source = problem;
    if (!TARGET_TASKS.includes(task.kind)) return;
    this.#problems.target = problem;
    void this.#loadTarget();
  }

  async #load(): Promise<void> {
    await Promise.all([this.#loadSource(), this.#loadTarget()]);
  }

  async #loadSource(): Promise<void> {
    const project = this.#id;
    if (project === undefined) return;
    this.#source = (await attempt(() => call('source.view', { project }))) ?? this.#source;
  }

  async #loadTarget(): Promise<void> {
    const project = this.#id;
    if (project === undefined) return;
    this.#target = (await attempt(() => call('target.report', { project }))) ?? this.#target;
  }
}
