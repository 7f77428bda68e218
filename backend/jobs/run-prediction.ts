import { UserError } from '../contract/error.js';
import type { PredictJob, WorkerMessage } from '../contract/job.js';
import { maskPalette, maskValues } from '../datasets/classes.js';
import { writeIndexPng } from '../datasets/index-png.js';
import { loadCheckpoint } from '../engine/checkpoint.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import { predictImage } from '../evaluate/predict.js';
import { activateBackend } from './activate-backend.js';

/**
 * Writes a mask for each image. One that can't be read is named in a warning, and the rest goes
 * on; any other failure (a full disk) ends the job.
 */
export async function runPrediction(
  job: PredictJob,
  post: (message: WorkerMessage) => void,
  stop: AbortSignal,
): Promise<WorkerMessage> {
  await activateBackend(job, post);
  const { recipe, classes, images, run } = job;
  const model = new Model(recipe, classes.classes.length);
  const inference = new Inference(model, await loadCheckpoint(job.checkpoint, model));
  const values = maskValues(classes);
  const palette = maskPalette(classes);
  for (const [index, { image, out }] of images.entries()) {
    if (stop.aborted) return { type: 'interrupted', step: index };
    try {
      const prediction = await predictImage(inference, recipe, image);
      const { width, height, indices, classPixels, confidence } = prediction;
      const ids = indices.map((label) => values[label] ?? 0);
      await writeIndexPng(out, width, height, ids, palette);
      post({ type: 'predicted', image, out, classPixels, confidence });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const event = { event: 'warning' as const, run, message: error.message };
      post({ type: 'event', event });
    }
    const done = { event: 'predict' as const, run, done: index + 1, total: images.length };
    post({ type: 'event', event: done });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { type: 'finished' };
}
