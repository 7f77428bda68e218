import { isDone } from '../contract/records.js';
import type { RunRecord } from '../store/runs.js';
import { latestCheckpoint } from './checkpoint-files.js';
import type { RunPair } from './choose-run.js';
import type { Context } from './context.js';
import type { ImportedTarget } from './import-data.js';
import { labeledImages } from './training-job.js';

/** Says before hours of work what will be done, and what can't come out of it. */
export function preflight(
  { store, report }: Context,
  { sourceRun, run }: RunPair,
  target: ImportedTarget | undefined,
): void {
  const { train, validation } = labeledImages(store, run);
  const left = (each: RunRecord): number =>
    isDone(each) ? 0 : each.steps - (latestCheckpoint(store, each.id)?.step ?? 0);
  const classesWithoutPixels = run.classes.classes
    .filter((_, index) => train.every(({ classPixels }) => !classPixels[index]))
    .map(({ name }) => name);
  report({
    event: 'preflight',
    run: run.id,
    sourceRun: sourceRun.id,
    train: train.length,
    validation: validation.length,
    target: target?.images.length ?? 0,
    sourceSteps: left(sourceRun),
    steps: left(run),
    classesWithoutPixels,
  });
}
