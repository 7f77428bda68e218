import { join } from 'node:path';
import type { Recipe } from '../../backend/contract/recipe.js';
import { importSource } from '../../backend/datasets/import-source.js';
import { SourceBatches, TargetBatches } from '../../backend/datasets/sampler.js';
import { pasteMask } from '../../backend/engine/class-mix.js';
import { planPull, shrinkLabels } from '../../backend/engine/pull.js';
import type { StoredTensor } from '../../backend/engine/safetensors.js';
import { randomFor } from '../../backend/random.js';
import { SAMPLE_SOURCE, sampleTargets } from './sample.js';
import { SEED } from './setups.js';

type Tensors = [name: string, tensor: StoredTensor][];

/** The sample's first crops of a training: images and target [N,H,W,3], labels [N,H,W]. */
export async function sampleBatch(
  recipe: Recipe,
): Promise<{ tensors: Tensors; labels: Uint8Array; classCount: number }> {
  const { batchSize, crop } = recipe;
  const { classes, items } = await importSource(SAMPLE_SOURCE);
  const inSample = items.map(({ image, mask, classPixels }) => {
    return { image: join(SAMPLE_SOURCE, image), mask: join(SAMPLE_SOURCE, mask), classPixels };
  });
  const files = await sampleTargets();
  const common = { recipe, seed: SEED };
  const source = await new SourceBatches({ ...common, items: inSample, classes }).batch(0);
  const target = await new TargetBatches({ ...common, images: files }).batch(0);
  const shape = [batchSize, crop.height, crop.width];
  const tensors: Tensors = [
    ['images', stored(source.images, [...shape, 3])],
    ['labels', stored(source.labels, shape)],
    ['target', stored(target, [...shape, 3])],
  ];
  return { tensors, labels: source.labels, classCount: classes.classes.length };
}

/** What an adaptation draws at random in one step, so that the peer need not draw it. */
export function decisions(
  labels: Uint8Array,
  classCount: number,
  { batchSize, crop, classMixShare, pull }: Recipe,
  step: number,
): Tensors {
  const paste = pasteMask(labels, batchSize, classMixShare, randomFor(SEED, 'mix', step));
  const small = shrinkLabels(labels, batchSize, crop.height, crop.width);
  const plan = planPull(small, classCount, pull, randomFor(SEED, 'pull', step));
  const count = plan.classes.length;
  const queries = [count, pull.queriesPerClass];
  return [
    [`paste/${step}`, stored(paste, [batchSize, 1, crop.height, crop.width])],
    [`classes/${step}`, stored(plan.classes, [count])],
    [`queries/${step}`, stored(plan.queries.flat(), queries)],
    [`counted/${step}`, stored(plan.counted.flat(), queries)],
    [`negatives/${step}`, stored(plan.negatives.flat(), [count, pull.negativesPerQuery])],
  ];
}

function stored(values: ArrayLike<number>, shape: number[]): StoredTensor {
  return { shape, values: Float32Array.from(values) };
}
