import type {
  ClassHistory,
  Looks,
  RunDetails,
  RunProgress,
} from '../../../../backend/contract/runs.js';
import { call, listen, onResync } from '../../../api/api.svelte.js';
import { Loaded } from '../../../state/loaded.svelte.js';
import { CurveFeed } from './curve-feed.svelte.js';

/** What grows is asked for so often (milliseconds): stored twice a second. */
const CURVE_BEAT = 500;
const CLASS_BEAT = 2000;
/** Columns of the classes' history. */
const CLASS_POINTS = 160;

/** Everything that is shown of one run, kept up to date. */
export class RunModel {
  readonly project: string;
  readonly run: number;
  readonly #details = new Loaded<RunDetails>();
  readonly #looks = new Loaded<Looks>();
  readonly #classes = new Loaded<ClassHistory>();
  #feeds = $state.raw<ReadonlyMap<number, CurveFeed>>(new Map());
  /** The last beats, in milliseconds. */
  #curvesAt = 0;
  #classesAt = 0;

  constructor(project: string, run: number) {
    this.project = project;
    this.run = run;
  }

  get details(): RunDetails | undefined {
    return this.#details.value;
  }

  get problem(): string | undefined {
    return this.#details.problem;
  }

  get looks(): Looks | undefined {
    return this.#looks.value;
  }

  get classes(): ClassHistory | undefined {
    return this.#classes.value;
  }

  /** The curves of the run, or of its source-only run. */
  feed(run: number): CurveFeed | undefined {
    return this.#feeds.get(run);
  }

  /** Begins to follow the curves of a run. */
  openFeed(run: number): void {
    if (this.#feeds.has(run)) return;
    this.#feeds = new Map([...this.#feeds, [run, new CurveFeed(this.project, run)]]);
  }

  /** Keeps it up to date until the returned function is called. */
  follow(): () => void {
    this.#loadAll();
    const stops = [
      listen('runs.changed', ({ project }) => {
        if (project === this.project) this.#loadAll();
      }),
      listen('run.note', ({ project }) => {
        if (project === this.project) this.#loadDetails();
      }),
      listen('run.looks', ({ project, run }) => {
        if (project === this.project && run === this.run) this.#loadLooks();
      }),
      listen('run.progress', ({ project, progress }) => {
        if (project === this.project && progress) this.#beat(progress);
      }),
      onResync(() => this.#loadAll()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  #beat({ now, phase, done }: RunProgress): void {
    // A page that nobody looks at asks for nothing; it catches up with its next beat.
    if (phase !== 'training' || document.hidden) return;
    const time = performance.now();
    if (time - this.#curvesAt >= CURVE_BEAT) {
      this.#curvesAt = time;
      void this.#feeds.get(now)?.extend(done);
    }
    if (now === this.run && time - this.#classesAt >= CLASS_BEAT) {
      this.#classesAt = time;
      this.#loadClasses();
    }
  }

  #loadAll(): void {
    this.#loadDetails();
    this.#loadLooks();
    this.#loadClasses();
    for (const feed of this.#feeds.values()) void feed.reload();
  }

  #loadDetails(): void {
    void this.#details.load(() => call('runs.details', this.#mine()));
  }

  #loadLooks(): void {
    void this.#looks.load(() => call('runs.looks', this.#mine()));
  }

  #loadClasses(): void {
    void this.#classes.load(() => call('runs.classes', { ...this.#mine(), points: CLASS_POINTS }));
  }

  #mine() {
    return { project: this.project, run: this.run };
  }
}
