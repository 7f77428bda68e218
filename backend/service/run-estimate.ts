import type { Recipe } from '../contract/recipe.js';
import type { RunKind } from '../contract/records.js';
import type { SecondsRange } from '../contract/runs.js';
import type { RunRecord } from '../store/runs.js';

/** Steps of an earlier run from which on it tells anything. */
const LEAST_STEPS = 3;
/** How much faster or slower the same training may be another time. */
const SAME = { low: 0.85, high: 1.25 };
/** The same where only the number of pixels is known to differ. */
const SCALED = { low: 0.6, high: 1.6 };

export interface Estimate extends SecondsRange {
  /** Whether earlier runs had the same crops, network and losses. */
  isSame: boolean;
}

/**
 * How long so many steps may take, judged by earlier runs of the kind on the same backend: those of
 * the same size and network, else those of another size, in proportion to their pixels.
 * @param backend undefined where any may be chosen: then that of the newest run counts
 */
export function estimateSeconds(
  runs: readonly RunRecord[],
  { recipe, kind, steps }: { recipe: Recipe; kind: RunKind; steps: number },
  backend: string | undefined,
): Estimate | undefined {
  if (steps === 0) return { low: 0, high: 0, isSame: true };
  const told = runs.filter((run) => run.kind === kind && isTelling(run));
  const wanted = backend ?? told.at(-1)?.backend;
  const fitting = told.filter((run) => run.backend === wanted);
  const same = fitting.filter((run) => workOf(run.recipe) === workOf(recipe));
  const isSame = same.length > 0;
  const perStep = (isSame ? same : fitting).map(
    (run) => (run.trainedSeconds / run.step) * (pixelsOf(recipe) / pixelsOf(run.recipe)),
  );
  if (perStep.length === 0) return undefined;
  const spread = isSame ? SAME : SCALED;
  return {
    low: steps * spread.low * Math.min(...perStep),
    high: steps * spread.high * Math.max(...perStep),
    isSame,
  };
}

function isTelling({ trainedSeconds, step }: RunRecord): boolean {
  return trainedSeconds > 0 && step >= LEAST_STEPS;
}

function pixelsOf({ crop, batchSize }: Recipe): number {
  return crop.width * crop.height * batchSize;
}

/** What of a recipe decides how much a step has to compute. */
function workOf(recipe: Recipe): string {
  const { encoder, batchNorm, crop, batchSize, decoderChannels, featureChannels } = recipe;
  const parts = [recipe.lambdaTarget, recipe.lambdaPull, recipe.lambdaPseudoTarget];
  return JSON.stringify([
    ...[encoder, batchNorm, crop.width, crop.height, batchSize, decoderChannels, featureChannels],
    ...parts.map((weight) => weight > 0),
  ]);
}
