import { call, listen, onResync } from '../../api/api.svelte.js';
import { CallError } from '../../api/connection.js';
import type { Decision, TargetRow } from '../../../backend/contract/target-table.js';
import { failedFilters, NO_FILTERS, type Filters } from '../../curation/filters.js';
import { folderTree } from '../../curation/folders.js';
import { acting, focusOn, NOTHING_SELECTED, type Selection } from '../../curation/selection.js';
import { countMarks, shownRows, stackMembers } from '../../curation/shown.js';
import { BY_NAME, rowsByName, sortedRows, type Sort } from '../../curation/sort.js';
import { spreadsOf } from '../../curation/spreads.js';
import { CurationTable } from '../../curation/table.js';
import { Beat } from './beat.js';

/** While images are read, sorts and histograms follow once in so many milliseconds. */
const FACTS_BEAT = 1000;
const PATHS_BEAT = 400;

/** A decision as the window has shown it: the marks of its rows, before and after. */
export interface Shown {
  table: CurationTable;
  rows: readonly number[];
  before: Uint8Array;
  after: Uint8Array;
}

/**
 * The target's images in the window: loaded once, kept up to date by what the host tells, and what
 * filters, sort and selection make of them.
 */
export class LightTable {
  readonly project: string;
  status = $state<'loading' | 'none' | 'ready' | 'failed'>('loading');
  problem = $state('');
  directory = $state('');
  available = $state(true);

  filters = $state.raw<Filters>(NO_FILTERS);
  sort = $state.raw<Sort>(BY_NAME);
  selection = $state.raw<Selection>(NOTHING_SELECTED);
  /** Stacks that are shown with all their images, by their sharpest. */
  opened = $state.raw<ReadonlySet<number>>(new Set());
  /** Whether the focused image is shown by itself: decisions are about it alone. */
  looking = $state(false);
  /** The image that `similarity` is about. */
  similarTo = $state<number>();

  #table = $state.raw(new CurationTable());
  /** Grow when columns change, for those are no signals themselves. */
  #rowsChange = $state(0);
  #pathsChange = $state(0);
  #factsChange = $state(0);
  #marksChange = $state(0);
  /** What came in while the table was loading. */
  #early: TargetRow[] | undefined;
  #names: number[] = [];
  readonly #paths = new Beat(PATHS_BEAT, () => this.#pathsChange++);
  readonly #facts = new Beat(FACTS_BEAT, () => this.#factsChange++);
  readonly #stops: (() => void)[];

  readonly byName = $derived.by(() => {
    void this.#pathsChange;
    return (this.#names = rowsByName(this.#table, this.#names));
  });
  readonly order = $derived.by(() => {
    void this.#factsChange;
    return sortedRows(this.#table, this.sort, this.byName);
  });
  readonly failed = $derived.by(() => {
    void [this.#pathsChange, this.#factsChange, this.#marksChange];
    return failedFilters(this.#table, this.filters);
  });
  readonly stacks = $derived.by(() => {
    void [this.#pathsChange, this.#factsChange];
    return stackMembers(this.#table);
  });
  readonly rows = $derived(
    shownRows(this.#table, this.order, this.failed, {
      stacks: this.opened,
      members: this.stacks,
    }),
  );
  readonly shown = $derived(this.rows.map((row) => this.#table.ids[row] ?? 0));
  readonly counts = $derived.by(() => {
    void [this.#pathsChange, this.#marksChange];
    return countMarks(this.#table);
  });
  readonly spreads = $derived.by(() => {
    void [this.#pathsChange, this.#factsChange];
    return spreadsOf(this.#table);
  });
  readonly folders = $derived.by(() => {
    void this.#pathsChange;
    return folderTree(this.#table.paths);
  });
  /** The images that a decision is about. */
  readonly acting = $derived(
    acting(this.looking ? focusOn(this.selection.focus) : this.selection, this.shown),
  );

  constructor(project: string) {
    this.project = project;
    const mine = (data: { project: string }): boolean => data.project === project;
    this.#stops = [
      listen('target.rows', (data) => mine(data) && this.#merge(data.rows)),
      listen('target.replaced', (data) => mine(data) && void this.load()),
      listen('target.available', (data) => {
        if (!mine(data)) return;
        this.available = data.available;
        this.directory = data.directory;
      }),
      onResync(() => void this.load()),
    ];
    void this.load();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#paths.stop();
    this.#facts.stop();
  }

  /**
   * The columns; whoever reads them here is told of each change. Read it where a value is needed:
   * kept in a derived of its own it is always the same table, and tells of nothing.
   */
  get table(): CurationTable {
    void this.#rowsChange;
    return this.#table;
  }

  /** The columns, where only numbers matter: told of changes in the beat of sorts and histograms. */
  get facts(): CurationTable {
    void [this.#pathsChange, this.#factsChange];
    return this.#table;
  }

  async load(): Promise<void> {
    const early: TargetRow[] = (this.#early = []);
    try {
      const loaded = await call('target.table', { project: this.project });
      if (this.#early !== early) return;
      if (loaded) this.#use(loaded.columns, early);
      this.directory = loaded?.directory ?? '';
      this.available = loaded?.available ?? true;
      this.status = loaded ? 'ready' : 'none';
    } catch (error) {
      if (error instanceof CallError && error.code === 'offline') return;
      this.status = 'failed';
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#early === early) this.#early = undefined;
    }
  }

  /** Shows a decision before the host has it; returns what it has changed. */
  decide(ids: readonly number[], decision: Decision): Shown {
    const rows = ids.flatMap((id) => this.#table.rowOf(id) ?? []);
    const before = this.#table.marksOf(rows);
    this.#table.decide(rows, decision);
    this.#marksShown();
    return { table: this.#table, rows, before, after: this.#table.marksOf(rows) };
  }

  /** Shows it as it was before, or after, a decision; the host's word follows, row by row. */
  show({ table, rows, ...marks }: Shown, side: 'before' | 'after'): void {
    // Loaded anew, the rows are others.
    if (table !== this.#table) return;
    table.setMarks(rows, marks[side]);
    this.#marksShown();
  }

  /** Compares all images with one; the sort and the filter of similarity are about it from now on. */
  async compareWith(image: number): Promise<void> {
    const { images, distances } = await call('target.similar', { project: this.project, image });
    this.#table.setSimilarity(images, distances);
    this.similarTo = image;
    this.#rowsChange++;
    this.#facts.now();
  }

  #marksShown(): void {
    this.#rowsChange++;
    this.#marksChange++;
  }

  #use(columns: Parameters<CurationTable['load']>[0], early: readonly TargetRow[]): void {
    const table = new CurationTable();
    table.load(columns);
    table.merge(early);
    this.#names = [];
    this.#table = table;
    this.similarTo = undefined;
    this.#rowsChange++;
    this.#marksChange++;
    this.#paths.now();
    this.#facts.now();
  }

  #merge(rows: readonly TargetRow[]): void {
    this.#early?.push(...rows);
    const change = this.#table.merge(rows);
    this.#rowsChange++;
    if (change.marks) this.#marksChange++;
    if (change.paths) this.#paths.soon();
    if (change.facts) this.#facts.soon();
  }
}

let current: { table: LightTable; end: () => void } | undefined;

/** The light table of a project; the one of before is kept, so that coming back to it is at once. */
export function lightTableOf(project: string): LightTable {
  if (current?.table.project === project) return current.table;
  current?.end();
  let table: LightTable | undefined;
  // It outlives the view that asks for it.
  const destroy = $effect.root(() => {
    table = new LightTable(project);
  });
  if (!table) throw new Error('The light table was not made.');
  const made = table;
  current = {
    table: made,
    end: () => {
      made.close();
      destroy();
    },
  };
  return made;
}
