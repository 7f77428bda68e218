import type { AdaptPlan, PlannedField } from '../../../../backend/contract/adapt-plan.js';
import type { BackendChoice } from '../../../../backend/contract/job.js';
import type { RecipeName } from '../../../../backend/contract/recipes.js';
import { call, listen, onResync } from '../../../api/api.svelte.js';
import { CallError } from '../../../api/connection.js';
import { takeProposedChoice } from '../../../state/adapt-choice.svelte.js';
import { attempt } from '../../../state/attempt.js';
import { choiceOf, editsOf, type Edits } from './choice.js';
import { isSame } from './field-value.js';

/** The plan is asked for once the user has paused. */
const PAUSE_MILLISECONDS = 250;

/** Settings of an adaptation that is not started yet, and what the host says would come of them. */
export class PlanModel {
  readonly #project: string;
  #recipe = $state<RecipeName>('quick');
  #edits = $state.raw<Edits>({});
  #seed = $state('');
  #backend = $state<BackendChoice>('auto');
  #copiedFrom = $state<string>();
  #plan = $state.raw<AdaptPlan>();
  #problem = $state<string>();
  /** Whether the plan is still that of earlier settings. */
  #isAsking = $state(false);
  #isStarting = $state(false);
  #newest = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(project: string) {
    this.#project = project;
    this.takeCopy();
  }

  get recipe(): RecipeName {
    return this.#recipe;
  }

  get edits(): Edits {
    return this.#edits;
  }

  get seed(): string {
    return this.#seed;
  }

  get backend(): BackendChoice {
    return this.#backend;
  }

  /** Name of the run whose settings these are; undefined where they are nobody's. */
  get copiedFrom(): string | undefined {
    return this.#copiedFrom;
  }

  /** The newest that could be made; stays while the next is on its way. */
  get plan(): AdaptPlan | undefined {
    return this.#plan;
  }

  /** Why the settings can't be so, a sentence. */
  get problem(): string | undefined {
    return this.seedProblem ?? this.#problem;
  }

  get seedProblem(): string | undefined {
    return /^\d{0,9}$/.test(this.#seed.trim()) ? undefined : 'A seed is a whole number.';
  }

  /** Why it can't be started now, a sentence; undefined where it can. */
  get obstacle(): string | undefined {
    if (this.problem !== undefined) return this.problem;
    if (!this.#plan || this.#isAsking) return 'Looking at what would be trained…';
    return this.#plan.problems[0];
  }

  /** Takes over the settings that another page left here. */
  takeCopy(): boolean {
    const copy = takeProposedChoice(this.#project);
    if (!copy) return false;
    this.#recipe = copy.choice.recipe;
    this.#edits = editsOf(copy.choice);
    this.#seed = String(copy.seed);
    this.#copiedFrom = copy.from;
    return true;
  }

  chooseRecipe(recipe: RecipeName): void {
    if (recipe === this.#recipe) return;
    this.#recipe = recipe;
    this.#ask();
  }

  set(field: PlannedField, value: unknown): void {
    if (isSame(value, field.default)) return this.reset(field.path);
    this.#edits = { ...without(this.#edits, field.path), [field.path]: value };
    this.#ask();
  }

  reset(path: string): void {
    this.#edits = without(this.#edits, path);
    this.#ask();
  }

  resetAll(): void {
    this.#edits = {};
    this.#copiedFrom = undefined;
    this.#ask();
  }

  setSeed(seed: string): void {
    this.#seed = seed;
    this.#ask();
  }

  setBackend(backend: BackendChoice): void {
    this.#backend = backend;
    this.#ask();
  }

  /** Keeps the plan up to date until the returned function is called. */
  follow(): () => void {
    // What has changed elsewhere is looked at again; the plan as it is stays good meanwhile.
    const again = (): void => this.#soon();
    const mine = ({ project }: { project: string }): void => {
      if (project === this.#project) again();
    };
    void this.#load();
    const stops = [
      listen('source.changed', mine),
      listen('runs.changed', mine),
      listen('project.changed', ({ id }) => mine({ project: id })),
      listen('task', (task) => {
        if (task.state !== 'running') mine(task);
      }),
      onResync(again),
      () => clearTimeout(this.#timer),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** @returns the run's id; undefined where it was refused */
  async start(): Promise<number | undefined> {
    if (this.obstacle !== undefined || this.#isStarting) return undefined;
    this.#isStarting = true;
    const started = await attempt(() => call('adapt.start', this.#wish()));
    this.#isStarting = false;
    return started?.run;
  }

  #wish() {
    const seed = this.#seed.trim();
    return {
      project: this.#project,
      choice: choiceOf(this.#recipe, this.#edits),
      ...(seed !== '' && { seed: Number(seed) }),
      ...(this.#backend !== 'auto' && { backend: this.#backend }),
    };
  }

  #ask(): void {
    this.#isAsking = true;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), PAUSE_MILLISECONDS);
  }

  async #load(): Promise<void> {
    if (this.seedProblem !== undefined) return;
    const mine = ++this.#newest;
    try {
      const plan = await call('adapt.plan', this.#wish());
      if (mine !== this.#newest) return;
      this.#plan = plan;
      this.#problem = undefined;
    } catch (error) {
      if (mine !== this.#newest || (error instanceof CallError && error.code === 'offline')) return;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#isAsking = false;
  }
}

/** Less a field's edit; another kind of something has other fields, whose edits go as well. */
function without(edits: Edits, path: string): Edits {
  const kinds = path.endsWith('.kind') ? path.slice(0, -'kind'.length) : undefined;
  const stays = ([other]: [string, unknown]): boolean =>
    other !== path && !(kinds !== undefined && other.startsWith(kinds));
  return Object.fromEntries(Object.entries(edits).filter(stays));
}
