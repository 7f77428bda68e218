import type { RunList, RunRow } from '../../../backend/contract/runs.js';
import { call } from '../../api/api.svelte.js';
import {
  acting,
  extendTo,
  focusOn,
  moveFocus,
  NOTHING_SELECTED,
  type Selection,
} from '../../curation/selection.js';
import { Loaded } from '../../state/loaded.svelte.js';
import { goTo } from '../../state/route.svelte.js';
import { runList } from '../../state/runs.svelte.js';
import { placeText, type Place } from './place.js';
import { RunActions } from './run-actions.js';
import { bestOf, NEWEST_FIRST, sortedRuns, type RunSort } from './sort.js';

const NO_RUNS: RunList = { runs: [], queue: [], running: null, blocked: null, trash: [] };

/** The runs as they are shown: their order, which are selected, what each takes of the disk. */
export class RunsDesk {
  readonly project: string;
  readonly actions: RunActions;
  sort = $state.raw<RunSort>(NEWEST_FIRST);
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  /** The run whose name is being typed. */
  renaming = $state<number>();
  dialog = $state<'trash' | 'references' | { continues: RunRow }>();
  readonly #disk = new Loaded<ReadonlyMap<number, number>>();

  readonly list = $derived(runList() ?? NO_RUNS);
  readonly disk: ReadonlyMap<number, number> = $derived(this.#disk.value ?? new Map());
  readonly rows = $derived(sortedRuns(this.list.runs, this.sort, this.disk));
  readonly shown = $derived(this.rows.map(({ id }) => id));
  readonly byId = $derived(new Map(this.list.runs.map((run) => [run.id, run])));
  readonly best = $derived({
    holdOut: bestOf(this.list.runs.map(({ holdOut }) => holdOut)),
    reference: bestOf(this.list.runs.map(({ reference }) => reference)),
  });
  /** What an action is about: the selected runs, else the focused one. */
  readonly acting = $derived(
    acting(this.selection, this.shown).flatMap((id) => this.run(id) ?? []),
  );
  readonly pinned = $derived(this.list.runs.find(({ pinned }) => pinned));

  constructor(project: string) {
    this.project = project;
    this.actions = new RunActions(project);
  }

  run(id: number): RunRow | undefined {
    return this.byId.get(id);
  }

  /** Bytes of all runs, those in the trash too; undefined until it is known. */
  get diskTotal(): number | undefined {
    const known = this.#disk.value;
    return known && [...known.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  async measureDisk(): Promise<void> {
    await this.#disk.load(async () => {
      const uses = await call('runs.diskUse', { project: this.project });
      return new Map(uses.map(({ run, bytes }) => [run, bytes]));
    });
  }

  open(place: Place): void {
    const text = placeText(place);
    const { project } = this;
    goTo({ view: 'project', project, page: 'runs', ...(text !== undefined && { place: text }) });
  }

  /** The newer of two runs stands against the older one, any against the pinned baseline. */
  compareSelected(): void {
    const [one, two] = this.acting.toSorted((first, second) => first.id - second.id);
    if (!one || !two) return;
    const [run, other] = two.pinned ? [one, two] : [two, one];
    this.open({ at: 'compare', run: run.id, other: other.id });
  }

  /** Moves the focus by so many rows; `extend` selects on the way. */
  move(by: number, extend = false): void {
    const { shown, selection } = this;
    const at = selection.focus === undefined ? -1 : shown.indexOf(selection.focus);
    const start = at < 0 ? (by > 0 ? -1 : 0) : at;
    const id = shown[Math.max(0, Math.min(shown.length - 1, start + by))];
    if (id === undefined) return;
    if (extend) this.selection = extendTo(selection, id, shown);
    else this.selection = selection.ids.size > 1 ? moveFocus(selection, id) : focusOn(id);
  }

  /** Takes runs out; the focus goes to what stands in their place. */
  async delete(runs: readonly RunRow[]): Promise<void> {
    const gone = new Set(runs.map(({ id }) => id));
    const first = this.shown.findIndex((id) => gone.has(id));
    const next =
      this.shown.find((id, index) => index > first && !gone.has(id)) ??
      this.shown.findLast((id) => !gone.has(id));
    if (runs.length > 0 && (await this.actions.delete(runs))) this.selection = focusOn(next);
  }
}
