import { createHash } from 'node:crypto';
import type { ClassList } from '../contract/classes.js';
import type { SourceItem } from '../datasets/import-source.js';
import { canonical } from './recipe.js';

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/**
 * One hash of everything in a source that training reads. The masks' bytes count too: a corrected
 * mask can have as many pixels of each class as before.
 */
export function sourceHash(classes: ClassList, items: readonly SourceItem[]): string {
  const hash = createHash('sha256').update(canonical(classes));
  for (const { image, mask, hash: imageHash, maskHash } of items) {
    hash.update(`\n${JSON.stringify([image, imageHash, mask, maskHash])}`);
  }
  return hash.digest('hex');
}

/** One hash of the target images that are trained on. */
export function targetHash(images: readonly { image: string; hash: string }[]): string {
  return sha256(canonical(images.map(({ image, hash }) => [image, hash])));
}
