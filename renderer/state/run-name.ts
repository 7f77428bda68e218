import type { RunRow } from '../../backend/contract/runs.js';

/** What a run is called: as the user says, else by its number. */
export function runName({ id, name }: Pick<RunRow, 'id' | 'name'>): string {
  return name === '' ? `Run ${id}` : name;
}
