import { toast } from 'svelte-sonner';
import type { Decision, EditHistory } from '../../../backend/contract/target-table.js';
import { call, listen, onResync } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { focusOn, moveFocus } from '../../curation/selection.js';
import type { LightTable, Shown } from './light-table.svelte.js';

/** A step as this window has taken it. */
interface Step {
  label: string;
  shown: Shown;
}

/** So many steps are shown at once when they are taken back. */
const KEPT = 20;

/** What is decided about images: shown at once, kept by the host, undone one step at a time. */
export class Decisions {
  readonly #light: LightTable;
  readonly #stops: (() => void)[];
  readonly #done: Step[] = [];
  readonly #undone: Step[] = [];
  history = $state.raw<EditHistory>({ undo: null, redo: null });

  constructor(light: LightTable) {
    this.#light = light;
    const { project } = light;
    this.#stops = [
      listen('target.history', (data) => {
        if (data.project === project) this.history = data.history;
      }),
      onResync(() => void this.#load()),
    ];
    void this.#load();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** About many images: with a toast that takes it back. */
  async decide(images: readonly number[], decision: Decision): Promise<void> {
    if (images.length === 0) return;
    const whole = decision.state === undefined ? decision : { reviewed: true, ...decision };
    const shown = this.#light.decide(images, whole);
    const { project } = this.#light;
    const history = await attempt(() =>
      call('target.decide', { project, images: [...images], decision }),
    );
    if (!history) return this.#light.load();
    if (history.undo !== null) this.#remember({ label: history.undo, shown });
    this.history = history;
    if (images.length > 1 && history.undo !== null) this.#tell(history.undo);
  }

  /** About what is selected or focused; after a single image the focus goes on to the next. */
  decideHere(decision: Decision, { advance = true } = {}): Promise<void> {
    const images = this.#light.acting;
    const next = this.#next(images);
    const decided = this.decide(images, decision);
    if (advance && next !== undefined) {
      const { looking, selection } = this.#light;
      this.#light.selection = looking ? moveFocus(selection, next) : focusOn(next);
    }
    return decided;
  }

  /** Flags what isn't flagged yet; where all are, none is any more. */
  toggle(mark: 'flagged' | 'reviewed', isMarked: (image: number) => boolean): Promise<void> {
    const images = this.#light.acting;
    return this.decide(images, { [mark]: !images.every(isMarked) });
  }

  async undo(): Promise<void> {
    const { undo } = this.history;
    if (undo === null) return;
    const history = await attempt(() => call('target.undo', { project: this.#light.project }));
    if (!history) return;
    this.history = history;
    this.#take(this.#done, this.#undone, undo, 'before');
  }

  async redo(): Promise<void> {
    const { redo } = this.history;
    if (redo === null) return;
    const history = await attempt(() => call('target.redo', { project: this.#light.project }));
    if (!history) return;
    this.history = history;
    this.#take(this.#undone, this.#done, redo, 'after');
  }

  /** Moves a step of this window over and shows it at once; others come row by row. */
  #take(from: Step[], to: Step[], label: string, side: 'before' | 'after'): void {
    const step = from.pop();
    if (step?.label !== label) {
      from.length = 0;
      return;
    }
    this.#light.show(step.shown, side);
    to.push(step);
  }

  #remember(step: Step): void {
    this.#done.push(step);
    if (this.#done.length > KEPT) this.#done.shift();
    this.#undone.length = 0;
  }

  async #load(): Promise<void> {
    const history = await attempt(() => call('target.history', { project: this.#light.project }));
    if (history) this.history = history;
  }

  /** The image after the one that is decided about; undefined where that is not a single one. */
  #next([image, ...others]: readonly number[]): number | undefined {
    if (image === undefined || others.length > 0) return undefined;
    const { shown } = this.#light;
    return shown[shown.indexOf(image) + 1] ?? image;
  }

  #tell(label: string): void {
    toast(label, { action: { label: 'Undo', onClick: () => void this.#undoIf(label) } });
  }

  /** A toast takes back what it tells of, not what came later. */
  async #undoIf(label: string): Promise<void> {
    if (this.history.undo === label) await this.undo();
    else toast('Something was decided since: undo that first.');
  }
}
