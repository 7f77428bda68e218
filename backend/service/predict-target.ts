import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import type { Context } from './context.js';
import type { ImportedTarget } from './import-data.js';
import { maskNames } from './mask-names.js';
import { predictImages } from './predict-images.js';

/** A source-only run may serve several targets, each with a folder of its own. */
export function masksFolder(store: Store, run: number, target: number): string {
  return join(store.runFolder(run), 'masks', target === 1 ? 'target' : `target-${target}`);
}

interface Wanted {
  id: number;
  path: string;
  hash: string;
  out: string;
}

function wantedMasks(store: Store, run: RunRecord, target: ImportedTarget): Wanted[] {
  const folder = masksFolder(store, run.id, target.id);
  const names = maskNames(target.images.map(({ image }) => image));
  return target.images.map(({ id, path, image, hash }) => {
    return { id, path, hash, out: join(folder, names.get(image) ?? image) };
  });
}

/** The target images that have no mask of this run, or one of other content. */
export function unpredicted(store: Store, run: RunRecord, target: ImportedTarget): Wanted[] {
  const results = new Map(
    store.results.of(run.id, target.id).map((result) => [result.targetImageId, result]),
  );
  return wantedMasks(store, run, target).filter(({ id, hash, out }) => {
    const result = results.get(id);
    return result?.imageHash !== hash || result.mask !== out || !existsSync(out);
  });
}

/** Writes and records the masks that are still missing; returns how many images stay without. */
export async function predictTarget(
  context: Context,
  run: RunRecord,
  target: ImportedTarget,
): Promise<number> {
  const { store } = context;
  const wanted = unpredicted(store, run, target);
  const byOutput = new Map(wanted.map((image) => [image.out, image]));
  const images = wanted.map(({ path, out }) => ({ image: path, out }));
  const { leftOut } = await predictImages(context, run, images, (predicted) => {
    const image = byOutput.get(predicted.out);
    if (!image) throw new Error(`${predicted.out} was not asked for.`);
    store.results.save(run.id, {
      targetImageId: image.id,
      imageHash: image.hash,
      mask: predicted.out,
      classPixels: predicted.classPixels,
      confidence: predicted.confidence,
    });
  });
  return leftOut;
}
