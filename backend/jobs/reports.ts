import type { ClassList } from '../contract/classes.js';
import type { TowlineEvent } from '../contract/events.js';
import type { TrainingJob } from '../contract/job.js';
import type { Checkpoint } from '../engine/checkpoint.js';
import type { ClassWeights } from '../engine/class-weights.js';
import { Inference } from '../engine/inference.js';
import type { Model } from '../engine/model.js';
import { scoreImages } from '../evaluate/score-images.js';

/** What re-weighting knows of each class after a step. */
export function weightsEvent(
  run: number,
  step: number,
  { classes }: ClassList,
  classWeights: ClassWeights,
): TowlineEvent {
  const weights = classWeights.weights();
  const confidences = classWeights.confidences();
  const shares = classWeights.shares();
  const known = classes.map(({ id }, index) => ({
    id,
    weight: weights[index] ?? 1,
    confidence: confidences[index] ?? null,
    share: shares[index] ?? 0,
  }));
  return { event: 'weights', run, step, classes: known };
}

/** How a model does on the source images kept out of training; none where there are none. */
export async function validationEvent(
  { validation, classes, recipe, run }: TrainingJob,
  model: Model,
  checkpoint: Checkpoint,
): Promise<TowlineEvent | undefined> {
  if (validation.length === 0) return undefined;
  const inference = new Inference(model, checkpoint);
  const scores = await scoreImages(inference, recipe, classes, validation);
  inference.dispose();
  return { event: 'validation', run, step: checkpoint.step, scores };
}
