import { InterruptedError, UserError } from '../contract/error.js';
import type { BackendChoice, PredictJob } from '../contract/job.js';
import { runJob, type Predicted } from '../jobs/runner.js';
import type { RunRecord } from '../store/runs.js';
import { latestCheckpoint } from './checkpoint-files.js';
import { runtimeOption, type Context } from './context.js';

export interface PredictedImages {
  written: number;
  leftOut: number;
  /** The backend that did it; undefined where there was nothing to do. */
  backend: string | undefined;
}

/**
 * Writes a mask for each image with a run's model; images that can't be read are named in warnings.
 * @throws UserError where no mask at all could be written
 */
export async function predictImages(
  context: Context,
  run: RunRecord,
  images: PredictJob['images'],
  onPredicted: (result: Predicted) => void,
): Promise<PredictedImages> {
  if (images.length === 0) return { written: 0, leftOut: 0, backend: undefined };
  const found: PredictedImages = { written: 0, leftOut: 0, backend: undefined };
  let firstWarning = '';
  const outcome = await runJob(predictJob(context, run, images), {
    signal: context.signal,
    onEvent: (event) => {
      if (event.event === 'backend') found.backend = event.backend;
      if (event.event === 'warning') firstWarning ||= event.message;
      context.report(event);
    },
    onPredicted: (result) => {
      found.written += 1;
      onPredicted(result);
    },
  });
  if (outcome.status === 'interrupted') {
    const text = `Stopped after ${found.written} of ${images.length} masks of run ${run.id}.`;
    throw new InterruptedError(text, run.id);
  }
  found.leftOut = images.length - found.written;
  if (found.written > 0) return found;
  throw new UserError(`None of the ${images.length} images could be predicted: ${firstWarning}`);
}

function predictJob(context: Context, run: RunRecord, images: PredictJob['images']): PredictJob {
  const checkpoint = latestCheckpoint(context.store, run.id);
  if (!checkpoint) throw new UserError(`Run ${run.id} has no model yet (it is ${run.status}).`);
  const backend: BackendChoice = context.backend ?? 'auto';
  const { recipe, classes } = run;
  return {
    kind: 'predict',
    run: run.id,
    recipe,
    classes,
    backend,
    ...runtimeOption(),
    checkpoint: checkpoint.file,
    images,
  };
}
