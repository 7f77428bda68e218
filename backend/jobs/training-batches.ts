import type { TrainingJob } from '../contract/job.js';
import { prefetched } from '../datasets/prefetch.js';
import { SourceBatches, TargetBatches, type LabeledBatch } from '../datasets/sampler.js';

/** The crops of one step; a target only in an adaptation. */
export interface Batch {
  source: LabeledBatch;
  target: Uint8Array | undefined;
}

/** The batches of a job from a step on; the next is read while one is being trained on. */
export function trainingBatches(
  job: TrainingJob,
  fromStep: number,
): AsyncGenerator<Batch, never, undefined> {
  const { train: items, classes, recipe, seed } = job;
  const source = new SourceBatches({ items, classes, recipe, seed });
  const target =
    job.kind === 'adapt'
      ? new TargetBatches({ images: job.target, recipe, seed })
      : { batch: () => Promise.resolve(undefined) };
  return prefetched(async (step) => {
    const [labeled, unlabeled] = await Promise.all([source.batch(step), target.batch(step)]);
    return { source: labeled, target: unlabeled };
  }, fromStep);
}
