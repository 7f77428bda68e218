import { UserError } from '../contract/error.js';
import type { PredictJob, WorkerMessage } from '../contract/job.js';
import { maskPalette, maskValues } from '../datasets/classes.js';
import { writeIndexPng } from '../datasets/index-png.js';
import { readAhead } from '../datasets/read-ahead.js';
import { loadCheckpoint } from '../engine/checkpoint.js';
import { Inference } from '../engine/inference.js';
import { Model } from '../engine/model.js';
import type { Prediction } from '../evaluate/full-size-mask.js';
import { predict, readSeen, type SeenImage } from '../evaluate/predict.js';
import { activateBackend } from './activate-backend.js';

type Post = (message: WorkerMessage) => void;

/** What a class index is written as: a mask value, and the colour of each. */
interface Ink {
  values: ReturnType<typeof maskValues>;
  palette: ReturnType<typeof maskPalette>;
}

/**
 * Writes a mask for each image. One that can't be read is named in a warning, and the rest goes
 * on; any other failure (a full disk) ends the job. While the network sees one image, the next is
 * read and the last one's mask is written.
 */
export async function runPrediction(
  job: PredictJob,
  post: Post,
  stop: AbortSignal,
): Promise<WorkerMessage> {
  await activateBackend(job, post);
  const { recipe, classes, images, run } = job;
  const ink = { values: maskValues(classes), palette: maskPalette(classes) };
  const model = new Model(recipe, classes.classes.length);
  const inference = new Inference(model, await loadCheckpoint(job.checkpoint, model));
  let writing = Promise.resolve();
  let step = 0;
  for (const [wanted, reading] of readAhead(images, ({ image }) => readSeen(image, recipe))) {
    if (stop.aborted) break;
    const found = await predictedOf(reading, (seen) => predict(inference, seen, recipe.crop));
    await writing;
    step += 1;
    writing = finish(run, wanted, found, ink, post).then(progress(job, step, post));
    // Awaited with the next image: until then its error must not end the process.
    writing.catch(() => undefined);
  }
  await writing;
  return step < images.length ? { type: 'interrupted', step } : { type: 'finished' };
}

/** The prediction of an image, or why it can't be read. */
async function predictedOf(
  reading: Promise<SeenImage>,
  predicted: (seen: SeenImage) => Promise<Prediction>,
): Promise<Prediction | UserError> {
  try {
    return await predicted(await reading);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Writes the mask of an image and tells of it, or why there is none. */
async function finish(
  run: number,
  { image, out }: PredictJob['images'][number],
  found: Prediction | UserError,
  { values, palette }: Ink,
  post: Post,
): Promise<void> {
  if (found instanceof UserError) {
    const event = { event: 'warning' as const, run, message: found.message };
    post({ type: 'event', event });
    return;
  }
  const { width, height, indices, classPixels, confidence } = found;
  const ids = indices.map((label) => values[label] ?? 0);
  await writeIndexPng(out, width, height, ids, palette);
  post({ type: 'predicted', image, out, classPixels, confidence });
}

/** Tells how many images are done. */
function progress({ run, images }: PredictJob, done: number, post: Post): () => void {
  return () => {
    post({ type: 'event', event: { event: 'predict', run, done, total: images.length } });
  };
}
