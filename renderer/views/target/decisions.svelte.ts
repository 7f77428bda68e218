import { toast } from 'svelte-sonner';
import type { Decision, EditHistory } from '../../../backend/contract/target-table.js';
import { call, listen, onResync } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { focusOn, moveFocus } from '../../curation/selection.js';
import type { LightTable } from './light-table.svelte.js';

/** What is decided about images: shown at once, kept by the host, undone one step at a time. */
export class Decisions {
  readonly #light: LightTable;
  readonly #stops: (() => void)[];
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
    this.#light.decide(images, whole);
    const { project } = this.#light;
    const history = await attempt(() =>
      call('target.decide', { project, images: [...images], decision }),
    );
    if (!history) return this.#light.load();
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
    if (this.history.undo === null) return;
    await this.#step('target.undo');
  }

  async redo(): Promise<void> {
    if (this.history.redo === null) return;
    await this.#step('target.redo');
  }

  async #step(method: 'target.undo' | 'target.redo'): Promise<void> {
    const history = await attempt(() => call(method, { project: this.#light.project }));
    if (history) this.history = history;
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
