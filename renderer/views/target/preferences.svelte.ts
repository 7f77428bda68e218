import { MediaQuery } from 'svelte/reactivity';
import { z } from 'zod';
import { LARGEST_CELL, SMALLEST_CELL } from '../../curation/layout.js';

const KEY = 'towline.light-table';
const schema = z.object({
  cell: z.int().min(SMALLEST_CELL).max(LARGEST_CELL),
  filtersShown: z.boolean(),
  inspectorShown: z.boolean(),
});
type Preferences = z.infer<typeof schema>;

const DEFAULTS: Preferences = { cell: 144, filtersShown: true, inspectorShown: true };

function stored(): Preferences {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    return DEFAULTS;
  }
}

const chosen = $state(stored());
/** Windows too narrow for two panels beside the grid. */
const isNarrow = new MediaQuery('max-width: 1120px');

/** How the user likes the light table, in every project; kept by the browser. */
export const preferences = {
  get cell(): number {
    return chosen.cell;
  },
  get filtersShown(): boolean {
    return chosen.filtersShown;
  },
  get inspectorShown(): boolean {
    return chosen.inspectorShown && !(isNarrow.current && chosen.filtersShown);
  },
  set(changes: Partial<Preferences>): void {
    Object.assign(chosen, changes);
    localStorage.setItem(KEY, JSON.stringify(chosen));
  },
};

/** Shows or hides a panel; in a narrow window the one takes the other's place. */
export function togglePanel(
  panel: 'filtersShown' | 'inspectorShown',
  shown = !preferences[panel],
): void {
  const other = panel === 'filtersShown' ? 'inspectorShown' : 'filtersShown';
  preferences.set({ [panel]: shown, ...(isNarrow.current && shown && { [other]: false }) });
}

const ZOOM_STEP = 1.2;

/** Larger cells, or smaller ones with negative steps. */
export function zoomGrid(steps: number): void {
  const cell = Math.round(chosen.cell * ZOOM_STEP ** steps);
  preferences.set({ cell: Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, cell)) });
}
