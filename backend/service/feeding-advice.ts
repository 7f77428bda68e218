import type { TowlineEvent } from '../contract/events.js';
import type { RunRecord } from '../store/runs.js';

/** From this share of its time on, and this many seconds, waiting for images is worth a word. */
const MUCH = 0.2;
const LONG_SECONDS = 30;

/** What would spare a run its waiting for images; undefined where it hardly waited. */
export function feedingAdvice(run: RunRecord): TowlineEvent | undefined {
  const { id, recipe, waitedSeconds, trainedSeconds } = run;
  if (waitedSeconds < Math.max(LONG_SECONDS, MUCH * trainedSeconds)) return undefined;
  const share = Math.round((waitedSeconds / trainedSeconds) * 100);
  const [width, height] = [recipe.crop.width, recipe.crop.height].map((side) =>
    Math.round(side * recipe.workingScale),
  );
  const message =
    `Run ${id} spent ${share} % of its training waiting for images: smaller copies of the ` +
    `images and masks (this recipe sees them at about ${width} x ${height}) or a faster disk ` +
    'would shorten the next run.';
  return { event: 'warning', run: id, message };
}
