import type { TowlineEvent } from '../contract/events.js';
import type { Store } from '../store/store.js';
import { claimCheckpoint, removeSuperseded } from './checkpoint-files.js';

/** Nobody loses more than this by a kill, and no step waits for the disk. */
const FLUSH_MILLISECONDS = 500;
const FLUSH_EVENTS = 200;
export const VALIDATION = 'source-validation';

type Report = (event: TowlineEvent) => void;

/** Drops what was recorded of steps that a run will do again. */
export function forgetAfter(store: Store, run: number, step: number): void {
  store.metrics.forgetAfter(run, step);
  store.classWeights.forgetAfter(run, step);
  store.measures.forgetAfter(run, step);
}

/**
 * Writes what a run reports into the database, in its order, many events in one transaction. A
 * checkpoint is written together with all steps before it, so that a run that goes on from there
 * leaves no gap.
 */
export class Recorder {
  readonly #store: Store;
  readonly #run: number;
  readonly #report: Report;
  #waiting: TowlineEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #checkpoint: string | undefined;

  constructor(store: Store, run: number, report: Report) {
    this.#store = store;
    this.#run = run;
    this.#report = report;
  }

  /** Passes the event on, and keeps it. */
  record(event: TowlineEvent): void {
    const known = this.#claimed(event);
    this.#waiting.push(known);
    if (known.event === 'checkpoint' || this.#waiting.length >= FLUSH_EVENTS) this.flush();
    else this.#timer ??= setTimeout(() => this.#flushLater(), FLUSH_MILLISECONDS);
    this.#report(known);
  }

  #claimed(event: TowlineEvent): TowlineEvent {
    if (event.event !== 'checkpoint') return event;
    this.#checkpoint = claimCheckpoint(event, this.#checkpoint);
    return { ...event, file: this.#checkpoint };
  }

  #flushLater(): void {
    this.#timer = undefined;
    try {
      this.flush();
    } catch {
      // The events are still waiting: the next flush meets the same error where it can be told.
    }
  }

  /** Writes all that is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#store.transaction(() => {
      for (const event of events) this.#write(event);
    });
    this.#waiting = [];
    if (events.some(({ event }) => event === 'checkpoint')) {
      removeSuperseded(this.#store, this.#run);
    }
  }

  #write(event: TowlineEvent): void {
    const { runs, metrics, classWeights, measures, checkpoints, scores, events } = this.#store;
    const run = this.#run;
    switch (event.event) {
      case 'step':
        metrics.save(run, event.step, event.losses);
        return runs.reach(run, event.step);
      case 'weights':
        return classWeights.save(event);
      case 'watch':
        return measures.save(event);
      case 'feeding':
        return runs.addTimes(run, { waitedSeconds: event.waited, trainedSeconds: event.trained });
      case 'checkpoint':
        return checkpoints.save(run, event.step, event.file);
      case 'validation':
        return scores.save(run, VALIDATION, event.step, event.scores);
      case 'predict':
      case 'memory':
      case 'pictures':
        return;
      case 'backend':
        runs.setBackend(run, event.backend, event.device);
        return events.add(run, event);
      case 'guard':
        if (event.action === 'gentler') this.#goBack(event.backTo);
        return events.add(run, event);
      default:
        return events.add(run, event);
    }
  }

  /** The first try of these steps is replaced by the second. */
  #goBack(step: number): void {
    forgetAfter(this.#store, this.#run, step);
    this.#store.runs.reach(this.#run, step);
  }
}
