import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { ClassWeightState } from './class-weights.js';
import type { Model } from './model.js';
import { readSafetensors, writeSafetensors, type StoredTensor } from './safetensors.js';

/** Everything a run needs to go on as if it had never stopped, and all that prediction needs. */
export interface Checkpoint {
  /** Steps done. */
  step: number;
  student: tf.Tensor1D;
  frozen: tf.Tensor1D;
  teacher: tf.Tensor1D | undefined;
  /** AdamW's first and second moments. */
  mean: tf.Tensor1D | undefined;
  square: tf.Tensor1D | undefined;
  classWeights: ClassWeightState | undefined;
}

const classWeightState = z.object({
  confidence: z.array(z.number()),
  seen: z.array(z.number()),
  share: z.array(z.number()),
  steps: z.number(),
});

const PREFIX = { teacher: 'teacher:', mean: 'adam-mean:', square: 'adam-square:' } as const;

/** Writes the checkpoint as one safetensors file; see docs/formats.md for the names. */
export async function saveCheckpoint(
  path: string,
  model: Model,
  checkpoint: Checkpoint,
): Promise<void> {
  const tensors = new Map<string, StoredTensor>();
  await model.trained.toStored(checkpoint.student, tensors);
  await model.frozen.toStored(checkpoint.frozen, tensors);
  for (const part of ['teacher', 'mean', 'square'] as const) {
    const flat = checkpoint[part];
    if (flat) await model.trained.toStored(flat, tensors, PREFIX[part]);
  }
  const metadata: Record<string, string> = { step: String(checkpoint.step) };
  if (checkpoint.classWeights) metadata['classWeights'] = JSON.stringify(checkpoint.classWeights);
  await writeSafetensors(path, { tensors, metadata });
}

/** Reads a checkpoint of this model; throws one sentence where the file does not fit the model. */
export async function loadCheckpoint(path: string, model: Model): Promise<Checkpoint> {
  const { tensors, metadata } = await readSafetensors(path);
  const part = (name: keyof typeof PREFIX): tf.Tensor1D | undefined => {
    const has = tensors.has(PREFIX[name] + (model.trained.slots[0]?.name ?? ''));
    return has ? model.trained.fromStored(tensors, PREFIX[name]) : undefined;
  };
  const state: unknown = JSON.parse(metadata['classWeights'] ?? 'null');
  return {
    step: Number(metadata['step'] ?? 0),
    student: model.trained.fromStored(tensors),
    frozen: model.frozen.fromStored(tensors),
    teacher: part('teacher'),
    mean: part('mean'),
    square: part('square'),
    classWeights: state === null ? undefined : classWeightState.parse(state),
  };
}
