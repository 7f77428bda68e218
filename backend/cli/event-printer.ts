import type { TowlineEvent } from '../contract/events.js';
import { reportLines } from './import-report.js';
import { print, printJson, remark } from './output.js';
import { Progress } from './progress.js';

type Of<Name extends TowlineEvent['event']> = Extract<TowlineEvent, { event: Name }>;

const PHASES = {
  source: 'Training on the source',
  adapt: 'Adapting to the target',
  generalize: 'Generalizing from the source',
} as const;

/** Shows what happens: as JSON lines, or as short lines and a progress bar. */
export class EventPrinter {
  readonly #json: boolean;
  readonly #progress = new Progress();
  readonly #kinds = new Map<number, string>();
  /** How many steps a run has. */
  readonly #steps = new Map<number, number>();
  #backendLine = '';

  constructor(json: boolean) {
    this.#json = json;
  }

  print(event: TowlineEvent): void {
    if (this.#json) return printJson(event);
    switch (event.event) {
      case 'step':
        this.#steps.set(event.run, event.steps);
        return this.#progress.step(this.#kinds.get(event.run) ?? `Run ${event.run}`, event);
      case 'predict':
        return this.#progress.predict(event);
      case 'import':
        return reportLines(event).forEach(print);
      case 'preflight':
        return this.#preflight(event);
      case 'run':
        return this.#run(event);
      case 'backend':
        return this.#backend(event);
      case 'chosen':
        return this.#chosen(event);
      case 'guard':
      case 'warning':
        return this.#interjected(`Warning: ${event.message}`);
      default:
        return undefined;
    }
  }

  /** Leaves the progress bar as it stands. */
  end(): void {
    this.#progress.end();
  }

  #preflight({ train, validation, target, classesWithoutPixels }: Of<'preflight'>): void {
    const adapted = target > 0 ? `, ${target} to adapt to` : '';
    print(`${train} images to train on, ${validation} to judge by${adapted}`);
    if (classesWithoutPixels.length === 0) return;
    remark(`Warning: no training image shows ${classesWithoutPixels.join(', ')}.`);
  }

  #run({ run, kind, status, reused }: Of<'run'>): void {
    this.#kinds.set(run, PHASES[kind]);
    if (reused) print(`Run ${run} (${kind}) is there already and is used again`);
    else if (status === 'running') print(`${PHASES[kind]}: run ${run}`);
    else this.#progress.end();
  }

  #backend({ backend, device, passedOver }: Of<'backend'>): void {
    const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    const line = `Backend ${backend} on ${device}${reasons ? ` (not ${reasons})` : ''}`;
    // Each of the four jobs of an adaptation chooses one, most often the same.
    if (line !== this.#backendLine) print(line);
    this.#backendLine = line;
  }

  #chosen({ run, step, by }: Of<'chosen'>): void {
    const steps = this.#steps.get(run) ?? step;
    if (step === steps) return;
    this.#progress.end();
    print(`The model of run ${run} is that of step ${step} of ${steps}, chosen by ${by}`);
  }

  #interjected(line: string): void {
    this.#progress.end();
    remark(line);
  }
}
