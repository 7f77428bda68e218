import type { TowlineEvent } from '../contract/events.js';
import { importSource, type SourceImportOptions } from '../datasets/import-source.js';
import type { SourceRecord } from '../store/sources.js';
import type { Store } from '../store/store.js';
import { sourceHash } from './content-hash.js';

type ImportEvent = Extract<TowlineEvent, { event: 'import' }>;

/** Reads a source and writes down what it holds now; the user's own class list stays. */
export async function importSourceInto(
  store: Store,
  directory: string,
  options: Omit<SourceImportOptions, 'ownClasses'> = {},
): Promise<{ source: SourceRecord; event: ImportEvent }> {
  const ownClasses = store.sources.of(directory)?.ownClasses;
  const imported = await importSource(directory, { ...options, ownClasses });
  const { folderClasses, classes, items, report } = imported;
  const id = store.transaction(() => {
    const saved = store.sources.save(directory, folderClasses, sourceHash(classes, items), report);
    if (ownClasses) store.sources.saveOwnClasses(saved, classes);
    store.sourceImages.replace(saved, items);
    return saved;
  });
  const source = store.sources.get(id);
  if (!source) throw new Error('The source is gone.');
  return { source, event: { event: 'import', kind: 'source', directory, report } };
}
