import { existsSync } from 'node:fs';
import { pngFiles } from '../datasets/mask-pairs.js';
import { pairByStem } from '../datasets/pairing.js';
import type { Store } from '../store/store.js';

export interface ReferenceFit {
  /** Masks in the folder. */
  masks: number;
  /** Images of the target that count. */
  images: number;
  /** Images whose subfolder and name one of the masks has. */
  fitting: number;
}

/** How many of a target's images a folder has reference masks for; null where it isn't there. */
export async function referenceFit(
  store: Store,
  target: number,
  directory: string,
): Promise<ReferenceFit | null> {
  if (!existsSync(directory)) return null;
  const masks = await pngFiles(directory);
  const images = store.targetImages.chosen(target).map(({ image }) => image);
  const { pairs } = pairByStem(images, masks);
  return { masks: masks.length, images: images.length, fitting: pairs.length };
}
