import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassList } from '../contract/classes.js';
import type { SourceItem } from '../datasets/import-source.js';
import { canonical } from './recipe.js';

const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/**
 * One hash of everything in a source that training reads. The masks' bytes count too: a corrected
 * mask can have as many pixels of each class as before.
 */
export async function sourceHash(
  directory: string,
  classes: ClassList,
  items: readonly SourceItem[],
): Promise<string> {
  const hash = createHash('sha256').update(canonical(classes));
  for (const { image, mask, hash: imageHash } of items) {
    const maskHash = sha256(await readFile(join(directory, mask)));
    hash.update(`\n${JSON.stringify([image, imageHash, mask, maskHash])}`);
  }
  return hash.digest('hex');
}

/** One hash of the target images that are trained on. */
export function targetHash(images: readonly { image: string; hash: string }[]): string {
  return sha256(canonical(images.map(({ image, hash }) => [image, hash])));
}
