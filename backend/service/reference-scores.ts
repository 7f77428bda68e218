import { existsSync } from 'node:fs';
import { pairMasks } from '../datasets/mask-pairs.js';
import { compareMasks } from '../jobs/mask-work.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { masksFolder } from './predict-target.js';

/** The scores of a run on the user's own masks of the target. */
export const REFERENCES = 'target-references';

/**
 * Holds a run's masks of a target to the user's own, where there are any. They judge a model that is
 * finished; no training ever reads them.
 * @throws UserError where no mask of the run has the name of a reference
 */
export async function scoreReferences(
  store: Store,
  run: RunRecord,
  target: number,
  signal: AbortSignal,
): Promise<void> {
  const directory = store.references.of(target);
  const masks = masksFolder(store, run.id, target);
  if (directory === undefined || !existsSync(directory) || !existsSync(masks)) return;
  const images = new Map(store.results.of(run.id, target).map((each) => [each.mask, each]));
  const { pairs: found } = await pairMasks(masks, directory);
  const pairs = found.flatMap(({ prediction, mask }) => {
    const result = images.get(prediction);
    return result ? [{ id: result.targetImageId, first: mask, second: prediction }] : [];
  });
  const scores: { targetImageId: number; miou: number | null }[] = [];
  const all = await compareMasks(
    { kind: 'scores', classes: run.classes, pairs },
    (answer) => {
      if ('matrix' in answer) scores.push({ targetImageId: answer.id, miou: answer.miou });
    },
    signal,
  );
  store.transaction(() => {
    store.references.saveScores(run.id, scores);
    store.scores.save(run.id, REFERENCES, run.step, all);
  });
}
