import type { Differences, RunDetails } from '../../../../backend/contract/runs.js';
import type { PlannedField } from '../../../../backend/contract/adapt-plan.js';
import { call } from '../../../api/api.svelte.js';
import { Loaded } from '../../../state/loaded.svelte.js';

/** Everything about one run, and about the one that it is compared with. */
export class RunDetailsModel {
  readonly #project: string;
  readonly #details = new Loaded<RunDetails>();
  readonly #other = new Loaded<RunDetails>();
  readonly #differences = new Loaded<Differences>();
  readonly #fields = new Loaded<PlannedField[]>();

  constructor(project: string) {
    this.#project = project;
  }

  get details(): RunDetails | undefined {
    return this.#details.value;
  }

  get problem(): string | undefined {
    return this.#details.problem;
  }

  /** Of the run that it is compared with. */
  get other(): RunDetails | undefined {
    return this.#other.value;
  }

  /** Between their masks; undefined while they are counted, and where there are none to compare. */
  get differences(): Differences | undefined {
    return this.#differences.value;
  }

  get isComparing(): boolean {
    return this.#differences.isLoading;
  }

  /** Why the masks can't be compared, a sentence. */
  get compareProblem(): string | undefined {
    return this.#differences.problem;
  }

  /** Its whole recipe, with what each field means. */
  get fields(): PlannedField[] | undefined {
    return this.#fields.value;
  }

  load(run: number): void {
    const project = this.#project;
    void this.#details.load(() => call('runs.details', { project, run }));
  }

  loadRecipe(run: number): void {
    const project = this.#project;
    void this.#fields.load(async () => {
      const { seed, ...choice } = await call('runs.choice', { project, run });
      return (await call('adapt.plan', { project, choice, seed })).fields;
    });
  }

  compare(run: number, other: number | undefined): void {
    const project = this.#project;
    if (other === undefined) {
      this.#other.forget();
      this.#differences.forget();
      return;
    }
    void this.#other.load(() => call('runs.details', { project, run: other }));
    void this.#differences.load(() => call('runs.compare', { project, run, other }));
  }
}
