import * as tf from '@tensorflow/tfjs-core';
import { Inference } from './inference.js';
import { imagesOf, prepare, type SourceBatch, type StepContext, type TargetBatch } from './step.js';

/** A picture [H,W] of the recipe's crop: RGB bytes, class indices, or confidence as 0..255. */
export interface StepPicture {
  kind: 'image' | 'classes' | 'grey';
  pixels: Uint8Array;
}

/** What one step was about, for the first image of its batch; what the step lacks is left out. */
export interface StepPictures {
  source: StepPicture;
  pseudoTarget?: StepPicture;
  target?: StepPicture;
  mixed?: StepPicture;
  pseudoLabel?: StepPicture;
  confidence?: StepPicture;
  prediction: StepPicture;
}

const KINDS: Record<keyof StepPictures, StepPicture['kind']> = {
  source: 'image',
  pseudoTarget: 'image',
  target: 'image',
  mixed: 'image',
  pseudoLabel: 'classes',
  confidence: 'grey',
  prediction: 'classes',
};

type Tensors = Partial<Record<keyof StepPictures, tf.Tensor>> & { source: tf.Tensor4D };

function firstOf(images: tf.Tensor4D): tf.Tensor4D {
  return tf.slice(images, 0, 1);
}

/**
 * Everything that a step makes before the student learns, by the same random numbers. The
 * prediction is the student's: of the target where there is one, else of the source.
 * @param teacher left out in source training, whose steps have no more than the source
 */
export async function stepPictures(
  context: StepContext,
  teacher: tf.Tensor1D | undefined,
  batch: SourceBatch,
  target: TargetBatch | undefined,
): Promise<StepPictures> {
  const tensors = tf.tidy(() => withPrediction(context, shown(context, teacher, batch, target)));
  const pictures: Partial<StepPictures> = {};
  for (const [name, kind] of Object.entries(KINDS) as [keyof StepPictures, StepPicture['kind']][]) {
    const tensor = tensors[name];
    if (!tensor) continue;
    pictures[name] = { kind, pixels: Uint8Array.from(await tensor.data()) };
    tensor.dispose();
  }
  return pictures as StepPictures;
}

function shown(
  context: StepContext,
  teacher: tf.Tensor1D | undefined,
  batch: SourceBatch,
  target: TargetBatch | undefined,
): Tensors {
  const { recipe } = context;
  const source = firstOf(imagesOf(batch.images, recipe));
  if (!teacher) return { source };
  // Nothing is pulled here; the pseudo-target is made all the same.
  const { lambdaPull, lambdaPseudoTarget } = recipe;
  const unpulled = {
    ...recipe,
    lambdaPull: 0,
    lambdaPseudoTarget: lambdaPull + lambdaPseudoTarget,
  };
  const { pseudoTarget, mixed, pseudo } = prepare(
    { ...context, recipe: unpulled, teacher, classWeights: [], memory: undefined },
    batch,
    target,
  );
  const pixels = recipe.crop.height * recipe.crop.width;
  return {
    source,
    ...(pseudoTarget && { pseudoTarget: firstOf(pseudoTarget) }),
    ...(target && { target: firstOf(imagesOf(target, recipe)) }),
    ...(mixed && { mixed: firstOf(mixed.images) }),
    ...(pseudo && {
      pseudoLabel: tf.slice(pseudo.labels, 0, pixels),
      confidence: tf.mul(tf.slice(pseudo.confidence, 0, pixels), 255),
    }),
  };
}

function withPrediction(
  { model, recipe, student, frozen }: StepContext,
  tensors: Tensors,
): Tensors {
  const image = (tensors.target ?? tensors.source) as tf.Tensor4D;
  // In the caller's tidy, which drops its weights.
  const inference = new Inference(model, { student, frozen });
  return { ...tensors, prediction: tf.argMax(inference.logits(image, recipe.crop), 3) };
}
