import { toast } from 'svelte-sonner';
import { call } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { count, counted } from '../../state/format.js';
import type { Suggestion } from '../../curation/advice.js';
import { NO_FILTERS } from '../../curation/filters.js';
import { extendTo, focusOn, moveFocus, selectAll, selectNone } from '../../curation/selection.js';
import { MARK } from '../../curation/table.js';
import { Decisions } from './decisions.svelte.js';
import type { LightTable } from './light-table.svelte.js';

/** What the user does at the light table, whether by key, button or menu. */
export class Desk {
  readonly light: LightTable;
  readonly decisions: Decisions;
  /** Images in a row of the grid. */
  columns = $state(1);
  dialog = $state<'diverse' | 'report' | 'save-view'>();
  searchField = $state<HTMLInputElement>();
  #suggestion = $state.raw<Suggestion>();

  constructor(light: LightTable) {
    this.light = light;
    this.decisions = new Decisions(light);
  }

  close(): void {
    this.light.looking = false;
    this.decisions.close();
  }

  /** The suggestion that is shown, until the filters become others. */
  get suggestion(): Suggestion | undefined {
    return this.#suggestion?.filters === this.light.filters ? this.#suggestion : undefined;
  }

  show(suggestion: Suggestion): void {
    this.#suggestion = suggestion;
    this.light.filters = suggestion.filters;
    this.light.selection = selectNone(this.light.selection);
  }

  /** Takes out what a suggestion shows, and goes back to all images. */
  async follow(): Promise<void> {
    const decided = this.decisions.decide(this.light.shown, { state: 'out' });
    this.light.filters = NO_FILTERS;
    await decided;
  }

  /** So many images on; with `extend` those between are selected. */
  move(steps: number, extend = false): void {
    const { shown, selection } = this.light;
    const at = selection.focus === undefined ? -1 : shown.indexOf(selection.focus);
    const to = at < 0 ? (steps < 0 ? shown.length - 1 : 0) : at + steps;
    const id = shown[to];
    // A row further than there is: stay, rather than jump to another column.
    if (id === undefined) return;
    this.light.selection = extend ? extendTo(selection, id, shown) : focusOn(id);
  }

  moveTo(end: 'first' | 'last'): void {
    const id = this.light.shown.at(end === 'first' ? 0 : -1);
    if (id !== undefined) this.light.selection = focusOn(id);
  }

  /** The nearest image that nobody has decided about. */
  moveToUnreviewed(direction: 1 | -1): void {
    const { table, shown, rows, selection } = this.light;
    const at = selection.focus === undefined ? -1 : shown.indexOf(selection.focus);
    for (let place = at + direction; place >= 0 && place < rows.length; place += direction) {
      if (table.has(rows[place] ?? 0, MARK.reviewed)) continue;
      this.light.selection = focusOn(shown[place]);
      return;
    }
  }

  toggleMark(mark: 'flagged' | 'reviewed'): Promise<void> {
    const { table } = this.light;
    return this.decisions.toggle(mark, (id) => table.has(table.rowOf(id) ?? -1, MARK[mark]));
  }

  selectAll(): void {
    this.light.selection = selectAll(this.light.selection, this.light.shown);
  }

  /** The focused image by itself. */
  look(): void {
    const { selection, shown } = this.light;
    const image = selection.focus ?? shown[0];
    if (image === undefined) return;
    this.light.selection = moveFocus(selection, image);
    this.light.looking = true;
  }

  /** All images by how similar they are to one. */
  async showSimilar(image: number): Promise<void> {
    await attempt(async () => {
      await this.light.compareWith(image);
      this.light.sort = { by: 'similarity', descending: true };
      this.light.selection = focusOn(image);
    });
  }

  /** Opens or closes a stack where others are hidden, else selects its images. */
  stackClicked(stack: number): void {
    const { light } = this;
    if (light.filters.stacks !== 'sharpest') {
      const ids = this.#members(stack).filter((id) => light.shown.includes(id));
      light.selection = selectAll(moveFocus(light.selection, ids[0] ?? stack), ids);
      return;
    }
    const opened = new Set(light.opened);
    if (!opened.delete(stack)) opened.add(stack);
    light.opened = opened;
  }

  /** Takes out all of a stack but its sharpest image, as one step. */
  keepSharpest(stack: number): Promise<void> {
    const extras = this.#members(stack).filter((id) => id !== stack);
    return this.decisions.decide(extras, { state: 'out' });
  }

  /** Selects so many images that differ as much as can be, of those selected or shown. */
  async pickDiverse(images: readonly number[], number: number): Promise<void> {
    const { project } = this.light;
    const picked = await attempt(() =>
      call('target.diverse', { project, images: [...images], count: number }),
    );
    const [first] = picked?.images ?? [];
    if (!picked || first === undefined) return;
    this.light.selection = selectAll(focusOn(first), picked.images);
    const chosen = new Set(picked.images);
    const others = images.filter((id) => !chosen.has(id));
    toast(`${counted(chosen.size, 'diverse image')} selected`, {
      action: {
        label: `Take the other ${count(others.length)} out`,
        onClick: () => void this.decisions.decide(others, { state: 'out' }),
      },
    });
  }

  /** What is shown and not selected. */
  get others(): number[] {
    const { selection, shown } = this.light;
    return shown.filter((id) => !selection.ids.has(id));
  }

  #members(stack: number): number[] {
    const { table, stacks } = this.light;
    return (stacks.get(stack) ?? []).map((row) => table.ids[row] ?? 0);
  }
}
