import { SingleBar } from 'cli-progress';
import type { TowlineEvent } from '../contract/events.js';
import { duration } from './table.js';

type Of<Name extends TowlineEvent['event']> = Extract<TowlineEvent, { event: Name }>;

/** Where there is no terminal, a line now and then. */
const LINE_EVERY_MILLISECONDS = 15_000;
/** The speed counts over this many reports, so that a slow start is soon forgotten. */
const ETA_BUFFER = 20;

/** One progress bar at a time, on standard error. */
export class Progress {
  #bar: SingleBar | undefined;
  #title = '';

  step(title: string, { step, steps, losses }: Of<'step'>): void {
    const text = Object.entries(losses).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    this.#show(title, step, steps, text.join(', '));
  }

  predict({ run, done, total }: Of<'predict'>): void {
    this.#show(`Masks of run ${run}`, done, total, '');
    if (done === total) this.end();
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show(title: string, value: number, total: number, detail: string): void {
    if (this.#title !== title) this.end();
    this.#title = title;
    // A bar begins where a resumed run goes on: its speed is that of the steps done now.
    if (this.#bar) this.#bar.update(value, { detail });
    else this.#bar = begun(title, value, total, detail);
  }
}

function begun(title: string, value: number, total: number, detail: string): SingleBar {
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total}  {eta_formatted}  {detail}`,
    formatTime: timeLeft,
    etaBuffer: ETA_BUFFER,
    barsize: 20,
    linewrap: true,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MILLISECONDS,
    // What ends on Ctrl-C is for the command to say.
    gracefulExit: false,
  });
  bar.start(total, value, { detail });
  return bar;
}

/** The library passes a word where it can't tell yet. */
function timeLeft(seconds: unknown): string {
  return typeof seconds === 'number' ? `${duration(seconds)} left` : '';
}
