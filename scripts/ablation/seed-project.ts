import { join } from 'node:path';
import type { TowlineEvent } from '../../backend/contract/events.js';
import type { Context } from '../../backend/service/context.js';
import { importTargetInto, type ImportedTarget } from '../../backend/service/import-data.js';
import { importSourceInto } from '../../backend/service/import-source.js';
import type { SourceRecord } from '../../backend/store/sources.js';
import { Store } from '../../backend/store/store.js';
import { labeledTarget } from './labeled-target.js';
import { foldersOf, type Settings } from './settings.js';

/** The project of one seed: no two processes can train in the same. */
export interface SeedProject {
  seed: number;
  context: Context;
  source: SourceRecord;
  target: ImportedTarget;
  /** The target's images with their masks, to train the upper bound on. */
  labeled(): Promise<SourceRecord>;
}

/** Opens the project, or makes it, and reads the data into it. */
export async function openSeed(
  settings: Settings,
  seed: number,
  report: (event: TowlineEvent) => void,
  signal: AbortSignal,
): Promise<SeedProject> {
  const { data, project, backend } = settings;
  const store = Store.open(join(project, `seed-${seed}`), { create: true, exclusive: true });
  try {
    const folders = foldersOf(settings);
    const { source } = await importSourceInto(store, folders.source);
    const { target } = await importTargetInto(store, folders.target);
    const labeled = async (): Promise<SourceRecord> => {
      const folder = await labeledTarget(data, join(store.paths.root, 'labeled-target'));
      return (await importSourceInto(store, folder)).source;
    };
    return { seed, context: { store, report, signal, backend }, source, target, labeled };
  } catch (error) {
    store.close();
    throw error;
  }
}
