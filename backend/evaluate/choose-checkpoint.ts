import type { Measures } from '../contract/events.js';
import type { Recipe } from '../contract/recipe.js';

export interface WatchedStep {
  step: number;
  measures: Measures;
}

type Rule = Exclude<Recipe['choose'], 'last' | 'last-if-closer'>;

/** What a rule that picks the best looks at; the higher, the better. */
const GOODNESS: Record<Rule, (watched: WatchedStep) => number> = {
  'class-shares': ({ measures }) => -measures.sourceShift,
  'brightness-agreement': ({ measures }) => measures.brightnessAgreement,
  entropy: ({ measures }) => -measures.entropy,
};

/** Of equals the latest, which has learned the most. */
function best(history: readonly WatchedStep[], rule: Rule): WatchedStep {
  const goodness = GOODNESS[rule];
  return history.reduce((one, other) => (goodness(other) >= goodness(one) ? other : one));
}

function ends(history: readonly WatchedStep[]): { first: WatchedStep; last: WatchedStep } {
  const [first] = history;
  const last = history.at(-1);
  if (!first || !last) throw new RangeError('nothing was watched');
  return { first, last };
}

/**
 * The step whose model is to be kept, chosen without labels. 'last-if-closer' keeps the last where
 * its class shares are closer to those of the source's labels than the first's, source-only's; else
 * the first: an adaptation that went the wrong way does no harm.
 * @param history in the order of steps, at least one
 */
export function chooseCheckpoint(
  history: readonly WatchedStep[],
  choose: Recipe['choose'],
): number {
  const { first, last } = ends(history);
  if (choose === 'last') return last.step;
  if (choose !== 'last-if-closer') return best(history, choose).step;
  return (last.measures.sourceShift < first.measures.sourceShift ? last : first).step;
}

/** The step of a look so far whose model may be chosen later, when it is no longer at hand. */
export function mayBeChosen(
  history: readonly WatchedStep[],
  choose: Recipe['choose'],
): number | undefined {
  if (choose === 'last') return undefined;
  return choose === 'last-if-closer' ? ends(history).first.step : best(history, choose).step;
}
