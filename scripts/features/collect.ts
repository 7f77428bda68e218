import { join } from 'node:path';
import { UserError } from '../../backend/contract/error.js';
import { latestCheckpoint } from '../../backend/service/checkpoint-files.js';
import { labeledImages } from '../../backend/service/training-job.js';
import type { RunRecord } from '../../backend/store/runs.js';
import type { Store } from '../../backend/store/store.js';
import { targetPairs } from '../ablation/labeled-target.js';
import { foldersOf } from '../ablation/settings.js';
import type { Evidence } from './evidence.js';
import { FeatureReader, SPACES, type Space } from './feature-reader.js';
import { modelFeatures, type LabeledFile, type ModelFeatures } from './model-features.js';

export interface BeforeAndAfter {
  before: ModelFeatures;
  after: ModelFeatures;
}

/** What the features of a source-only run and of an adaptation of it look like. */
export async function collect(
  store: Store,
  data: string,
  sourceRun: RunRecord,
  run: RunRecord,
): Promise<BeforeAndAfter> {
  const { validation } = labeledImages(store, sourceRun);
  if (validation.length === 0) {
    throw new UserError(`Run ${sourceRun.id} has kept no labeled image out of its training.`);
  }
  const { target, targetMasks } = foldersOf({ data });
  const judged = (await targetPairs(data)).map(([image, mask]): LabeledFile => {
    return { image: join(target, image), mask: join(targetMasks, mask) };
  });
  const of = async (model: RunRecord): Promise<ModelFeatures> => {
    const checkpoint = latestCheckpoint(store, model.id);
    if (!checkpoint) throw new UserError(`Run ${model.id} has no model.`);
    const reader = await FeatureReader.open(model, checkpoint.file);
    return modelFeatures(reader, model.classes.classes.length, validation, judged);
  };
  return { before: await of(sourceRun), after: await of(run) };
}

/** Side by side, the classes that were measured in both. */
export function evidenceOf(
  { before, after }: BeforeAndAfter,
  { seed, classes }: RunRecord,
  row: string,
): Evidence {
  const inSpace = (space: Space): Evidence['spaces'][Space] =>
    classes.classes.flatMap(({ name }, index) => {
      const [one, other] = [before.closeness[space][index], after.closeness[space][index]];
      return one && other ? [{ name, before: one, after: other }] : [];
    });
  const [decoder, projector] = SPACES.map(inSpace);
  return { seed, row, spaces: { decoder: decoder ?? [], projector: projector ?? [] } };
}
