import { fileURLToPath } from 'node:url';
import type { TrainingJob } from '../contract/job.js';
import { loadCheckpoint, untrained, type Checkpoint } from '../engine/checkpoint.js';
import type { Model } from '../engine/model.js';
import { readSafetensors } from '../engine/safetensors.js';

const ENCODERS = new URL('../../resources/encoders/', import.meta.url);

/** What of a job says where it starts. */
type Start =
  | Pick<Extract<TrainingJob, { kind: 'source' }>, 'kind' | 'recipe' | 'seed'>
  | Pick<Exclude<TrainingJob, { kind: 'source' }>, 'kind' | 'sourceCheckpoint'>;

/** Where a run starts: source training at the encoder's ImageNet weights, others at its model. */
export async function firstCheckpoint(job: Start, model: Model): Promise<Checkpoint> {
  if (job.kind !== 'source') return untrained(await loadCheckpoint(job.sourceCheckpoint, model));
  const file = fileURLToPath(new URL(`${job.recipe.encoder}.safetensors`, ENCODERS));
  const encoder = await readSafetensors(file);
  const weights = model.initialWeights(encoder.tensors, job.seed);
  const student = model.trained.fromStored(weights);
  return untrained({ student, frozen: model.frozen.fromStored(weights) });
}
