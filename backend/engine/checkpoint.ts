import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { watchStateSchema, type WatchState } from '../contract/events.js';
import type { ClassMemoryState } from './class-memory.js';
import type { ClassWeightState } from './class-weights.js';
import type { Model } from './model.js';
import {
  readSafetensors,
  writeSafetensors,
  type StoredTensor,
  type TensorFile,
} from './safetensors.js';

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
  memory?: ClassMemoryState | undefined;
  watch?: WatchState | undefined;
  /** Whether the run goes on with the recipe's gentler setting. */
  gentler?: boolean;
}

/** A model before its first step. */
export function untrained({ student, frozen }: Pick<Checkpoint, 'student' | 'frozen'>): Checkpoint {
  const nothing = { teacher: undefined, mean: undefined, square: undefined };
  return { step: 0, student, frozen, ...nothing, classWeights: undefined };
}

const classWeightState = z.object({
  confidence: z.array(z.number()),
  seen: z.array(z.number()),
  share: z.array(z.number()),
  steps: z.number(),
});

const PREFIX = { teacher: 'teacher:', mean: 'adam-mean:', square: 'adam-square:' } as const;

const MEMORY = 'class-memory';

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
  if (checkpoint.watch) metadata['watch'] = JSON.stringify(checkpoint.watch);
  if (checkpoint.gentler) metadata['gentler'] = 'true';
  if (checkpoint.memory) {
    const { rows, remembered } = checkpoint.memory;
    tensors.set(MEMORY, { shape: rows.shape, values: (await rows.data()) as Float32Array });
    metadata['remembered'] = JSON.stringify(remembered);
  }
  await writeSafetensors(path, { tensors, metadata });
}

function memoryOf({ tensors, metadata }: TensorFile): ClassMemoryState | undefined {
  const stored = tensors.get(MEMORY);
  if (!stored) return undefined;
  const [rows = 0, dimension = 0] = stored.shape;
  return {
    rows: tf.tensor2d(stored.values, [rows, dimension]),
    remembered: z.array(z.int()).parse(JSON.parse(metadata['remembered'] ?? '[]')),
  };
}

/** Reads a checkpoint of this model; throws one sentence where the file does not fit the model. */
export async function loadCheckpoint(path: string, model: Model): Promise<Checkpoint> {
  const file = await readSafetensors(path);
  const { tensors, metadata } = file;
  const part = (name: keyof typeof PREFIX): tf.Tensor1D | undefined => {
    const has = tensors.has(PREFIX[name] + (model.trained.slots[0]?.name ?? ''));
    return has ? model.trained.fromStored(tensors, PREFIX[name]) : undefined;
  };
  const state: unknown = JSON.parse(metadata['classWeights'] ?? 'null');
  const watch: unknown = JSON.parse(metadata['watch'] ?? 'null');
  return {
    step: Number(metadata['step'] ?? 0),
    student: model.trained.fromStored(tensors),
    frozen: model.frozen.fromStored(tensors),
    teacher: part('teacher'),
    mean: part('mean'),
    square: part('square'),
    classWeights: state === null ? undefined : classWeightState.parse(state),
    memory: memoryOf(file),
    watch: watch === null ? undefined : watchStateSchema.parse(watch),
    gentler: metadata['gentler'] === 'true',
  };
}
