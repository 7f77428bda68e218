import type { TowlineEvent } from '../../contract/events.js';
import type { RunProgress } from '../../contract/runs.js';
import { isDone } from '../../contract/records.js';
import { estimateSeconds } from '../../service/run-estimate.js';
import type { RunRecord } from '../../store/runs.js';
import type { OpenProject } from '../open-project.js';
import { Pace } from './pace.js';

/** Windows are told at most so often. */
const INTERVAL_MILLISECONDS = 100;

/** How far the run is that a project works on, told to windows as it goes. */
export class Live {
  readonly #project: OpenProject;
  readonly #run: RunRecord;
  readonly #progress: RunProgress;
  #pace = new Pace();
  #feeding = { waited: 0, trained: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(project: OpenProject, run: RunRecord) {
    this.#project = project;
    this.#run = run;
    this.#progress = {
      run: run.id,
      now: run.id,
      phase: 'reading',
      done: 0,
      total: 0,
      losses: {},
      imagesPerSecond: null,
      secondsLeft: null,
      secondsLater: null,
      waiting: null,
      backend: null,
      device: null,
      memory: null,
    };
    this.#soon();
  }

  /** As it is now. */
  get progress(): RunProgress {
    const { done, total } = this.#progress;
    const left = this.#pace.secondsFor(total - done);
    return { ...this.#progress, secondsLeft: left ?? null };
  }

  event(event: TowlineEvent): void {
    const progress = this.#progress;
    switch (event.event) {
      case 'run':
        if (event.status === 'running') this.#begin(event.run);
        break;
      case 'step':
        this.#step(event);
        break;
      case 'predict':
        if (progress.phase !== 'predicting' || progress.now !== event.run) this.#predict(event.run);
        this.#pace.mark();
        Object.assign(progress, { done: event.done, total: event.total });
        break;
      case 'backend':
        Object.assign(progress, { backend: event.backend, device: event.device });
        break;
      case 'memory':
        progress.memory = event.bytes;
        break;
      case 'feeding':
        this.#feeding.waited += event.waited;
        this.#feeding.trained += event.trained;
        progress.waiting = this.#feeding.waited / Math.max(1e-9, this.#feeding.trained);
        break;
      default:
        return;
    }
    this.#soon();
  }

  /** Nothing is told after this but that nothing is worked on. */
  end(): void {
    clearTimeout(this.#timer);
    const { id, notifier } = this.#project;
    notifier.tell('run.progress', { project: id, progress: null });
  }

  #begin(run: number): void {
    const { store } = this.#project;
    const { step = 0, steps = 0 } = store.runs.get(run) ?? {};
    this.#pace = new Pace();
    this.#feeding = { waited: 0, trained: 0 };
    const now = { now: run, phase: 'training' as const, done: step, total: steps, losses: {} };
    Object.assign(this.#progress, now, { imagesPerSecond: null, waiting: null });
    this.#progress.secondsLater = this.#later(run);
  }

  /** How long the adaptation will take, while its source-only run is trained. */
  #later(now: number): RunProgress['secondsLater'] {
    const { store } = this.#project;
    const { id, recipe, kind, steps } = this.#run;
    const { status = 'queued', backend } = store.runs.get(now) ?? {};
    if (now === id || isDone({ status })) return { low: 0, high: 0 };
    const found = estimateSeconds(store.runs.all(), { recipe, kind, steps }, backend ?? undefined);
    return found ? { low: found.low, high: found.high } : null;
  }

  #predict(run: number): void {
    this.#pace = new Pace();
    const none = { imagesPerSecond: null, waiting: null, secondsLater: null, losses: {} };
    Object.assign(this.#progress, { now: run, phase: 'predicting', ...none });
  }

  #step({ run, step, steps, losses }: Extract<TowlineEvent, { event: 'step' }>): void {
    this.#pace.mark();
    const { recipe, kind } = this.#run;
    const domains = run === this.#run.id && kind === 'adapt' ? 2 : 1;
    const perSecond = this.#pace.perSecond();
    Object.assign(this.#progress, {
      ...{ now: run, phase: 'training', done: step, total: steps, losses },
      imagesPerSecond: perSecond === undefined ? null : perSecond * recipe.batchSize * domains,
    });
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { id, notifier } = this.#project;
      notifier.tell('run.progress', { project: id, progress: this.progress });
    }, INTERVAL_MILLISECONDS);
  }
}
