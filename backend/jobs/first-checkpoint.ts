import { fileURLToPath } from 'node:url';
import type { TrainingJob } from '../contract/job.js';
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint.js';
import type { Model } from '../engine/model.js';
import { readSafetensors } from '../engine/safetensors.js';

const ENCODERS = new URL('../../resources/encoders/', import.meta.url);

/** Where a run starts: source training at the encoder's ImageNet weights, others at its model. */
export async function firstCheckpoint(job: TrainingJob, model: Model): Promise<Checkpoint> {
  const nothing = {
    teacher: undefined,
    mean: undefined,
    square: undefined,
    classWeights: undefined,
  };
  if (job.kind !== 'source') {
    const source = await loadCheckpoint(job.sourceCheckpoint, model);
    return { step: 0, student: source.student, frozen: source.frozen, ...nothing };
  }
  const file = fileURLToPath(new URL(`${job.recipe.encoder}.safetensors`, ENCODERS));
  const encoder = await readSafetensors(file);
  const weights = model.initialWeights(encoder.tensors, job.seed);
  const student = model.trained.fromStored(weights);
  return { step: 0, student, frozen: model.frozen.fromStored(weights), ...nothing };
}
