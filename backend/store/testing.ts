import { RECIPES } from '../contract/recipes.js';
import type { NewRun } from './runs.js';
import type { NewSourceImage } from './source-images.js';
import type { Store } from './store.js';
import type { TargetReading } from './target-images.js';

/** What tests put into a database. */
export const CLASSES = {
  classes: [
    { id: 4, name: 'sky', color: '#0000ff' },
    { id: 2, name: 'road', color: '#808080' },
  ],
  ignore: [255],
};

export function sourceImage(image: string, hash = 'h'): NewSourceImage {
  const mask = image.replace('images', 'masks');
  return { image, mask, width: 64, height: 48, classPixels: [3000, 72], hash, maskHash: 'm' };
}

/** Puts images that were read into a target, by their paths; returns their ids. */
export function addTargetImages(store: Store, target: number, images: readonly string[]): number[] {
  const files = images.map((image) => ({ image, bytes: 100, modified: 1000 }));
  const ids = store.targetFiles.register(target, files);
  for (const id of ids) store.targetImages.saveReading(id, targetReading());
  return ids;
}

export function targetReading(changes: Partial<TargetReading> = {}): TargetReading {
  return { bytes: 100, modified: 1000, width: 64, height: 48, hash: 'h', ...changes };
}

/** A run of the kind on the source; the source is made where there is none. */
export function newRun(store: Store, changes: Partial<NewRun> = {}): NewRun {
  const recipe = RECIPES.quick;
  return {
    kind: 'source',
    recipe,
    classes: CLASSES,
    seed: 1,
    steps: recipe.source.steps,
    sourceId: store.sources.save(store.paths.absolute('../source'), CLASSES, 'content'),
    sourceHash: 'content',
    targetId: null,
    targetHash: null,
    sourceRunId: null,
    ...changes,
  };
}
