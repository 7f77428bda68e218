import type { Measures } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';

export interface WatchedStep {
  step: number;
  measures: Measures;
}

/** What each choice looks at; the higher, the better. */
const GOODNESS: Record<Recipe['choose'], (watched: WatchedStep) => number> = {
  last: ({ step }) => step,
  'class-shares': ({ measures }) => -measures.sourceShift,
  'brightness-agreement': ({ measures }) => measures.brightnessAgreement,
  entropy: ({ measures }) => -measures.entropy,
};

/**
 * The step whose model is to be kept, chosen without labels; of equals the latest, which has
 * learned the most.
 * @param history in the order of steps, at least one
 */
export function chooseCheckpoint(
  history: readonly WatchedStep[],
  choose: Recipe['choose'],
): number {
  const goodness = GOODNESS[choose];
  const best = history.reduce((one, other) => (goodness(other) >= goodness(one) ? other : one));
  return best.step;
}
