import { createHash } from 'node:crypto';
import type { ClassList } from '../../contract/classes.js';

/** Digits of a hash that tell one content from another. */
const DIGITS = 16;

/** The version of a target image, from the SHA-256 of its file. */
export function imageVersion(hash: string): string {
  return hash.slice(0, DIGITS);
}

/** Of both files of a labeled pair, and of the colours that its mask is drawn in. */
export function pairVersion(pair: { hash: string; maskHash: string }, classes: ClassList): string {
  const content = JSON.stringify([pair.hash, pair.maskHash, classes]);
  return imageVersion(createHash('sha256').update(content).digest('hex'));
}
