import { IGNORE } from '../contract/classes.js';
import type { Random } from '../random.js';

/**
 * ClassMix (Olsson et al., arXiv 2007.07936): which pixels of the source go over the target. Of the
 * classes in each labeled image a share is drawn, at least one unless it is 0. `labels` holds
 * `count` images of class indices; the result holds 1 where the source is pasted, 0 elsewhere.
 */
export function pasteMask(
  labels: Uint8Array,
  count: number,
  share: number,
  random: Random,
): Float32Array {
  const mask = new Float32Array(labels.length);
  const pixels = labels.length / count;
  for (let image = 0; image < count; image++) {
    const start = image * pixels;
    const present = [...new Set(labels.subarray(start, start + pixels))].filter(
      (id) => id !== IGNORE,
    );
    const drawn = random.shuffled(present.sort((a, b) => a - b));
    const number = share === 0 ? 0 : Math.max(1, Math.round(present.length * share));
    const pasted = new Set(drawn.slice(0, number));
    for (let index = start; index < start + pixels; index++) {
      if (pasted.has(labels[index] ?? IGNORE)) mask[index] = 1;
    }
  }
  return mask;
}
