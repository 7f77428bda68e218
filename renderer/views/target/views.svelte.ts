import { toast } from 'svelte-sonner';
import type { SavedView } from '../../../backend/contract/target-table.js';
import { call, listen, onResync } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { readView, writeView } from '../../curation/saved-view.js';
import type { LightTable } from './light-table.svelte.js';
import { preferences } from './preferences.svelte.js';

/** The views that are kept with the project. */
export class SavedViews {
  readonly #light: LightTable;
  readonly #stops: (() => void)[];
  all = $state.raw<readonly SavedView[]>([]);

  constructor(light: LightTable) {
    this.#light = light;
    const { project } = light;
    this.#stops = [
      listen('views.changed', (data) => {
        if (data.project === project) void this.#load();
      }),
      onResync(() => void this.#load()),
    ];
    void this.#load();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** What is shown now, under a name; one of the same name is replaced. */
  async save(name: string): Promise<void> {
    const { filters, sort } = this.#light;
    await this.#put({ name, content: writeView({ filters, sort, cell: preferences.cell }) });
  }

  apply({ name, content }: SavedView): void {
    const view = readView(content);
    if (!view) {
      toast.error(`The view “${name}” was saved by another version of Towline and can’t be shown.`);
      return;
    }
    this.#light.filters = view.filters;
    this.#light.sort = view.sort;
    preferences.set({ cell: view.cell });
  }

  async delete(view: SavedView): Promise<void> {
    const { project } = this.#light;
    const left = await attempt(() => call('views.delete', { project, name: view.name }));
    if (!left) return;
    this.all = left;
    toast(`View “${view.name}” deleted`, {
      action: { label: 'Undo', onClick: () => void this.#put(view) },
    });
  }

  async #put(view: SavedView): Promise<void> {
    const all = await attempt(() => call('views.save', { project: this.#light.project, view }));
    if (all) this.all = all;
  }

  async #load(): Promise<void> {
    const all = await attempt(() => call('views.list', { project: this.#light.project }));
    if (all) this.all = all;
  }
}
