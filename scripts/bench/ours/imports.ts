import { join } from 'node:path';
import { importTargetInto } from '../../../backend/service/import-data.js';
import { Store } from '../../../backend/store/store.js';
import type { ImportSetup } from '../setups.js';
import type { Work } from './work.js';

/** Imports of a folder of unlabeled images, each into a project of its own. */
export function imports({ images, folder }: ImportSetup): Work {
  let projects = 0;
  const importAll = async (): Promise<number> => {
    const store = Store.open(join(folder, `project ${++projects}`), { create: true });
    try {
      return (await importTargetInto(store, images)).target.images.length;
    } finally {
      store.close();
    }
  };
  return {
    check: importAll,
    run: async (count) => {
      const times = [];
      for (let done = 0; done < count; done++) {
        const started = performance.now();
        await importAll();
        times.push(performance.now() - started);
      }
      return times;
    },
  };
}
