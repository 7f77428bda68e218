import { join, relative, resolve, sep } from 'node:path';
import { UserError } from '../contract/error.js';
import type { PredictSummary } from '../contract/records.js';
import { imageFiles } from '../datasets/files.js';
import type { RunRecord } from '../store/runs.js';
import type { Context } from './context.js';
import { maskNames } from './mask-names.js';
import { predictImages } from './predict-images.js';
import { existingRun } from './resume.js';

export interface PredictOptions {
  run: number;
  images: string;
  out: string;
}

/**
 * Masks of any folder's images with the model of a run of either kind.
 * @throws UserError where no mask at all could be written
 */
export async function predictFolder(
  context: Context,
  { run: id, images, out }: PredictOptions,
): Promise<PredictSummary> {
  const started = performance.now();
  const run = existingRun(context.store, id);
  const doubt = doubtOf(run);
  if (doubt !== undefined) context.report({ event: 'warning', run: id, message: doubt });
  const files = await listed(context, images, out);
  const names = maskNames(files);
  const wanted = files.map((file) => ({
    image: join(images, file),
    out: join(out, names.get(file) ?? file),
  }));
  const { written, leftOut, backend } = await predictImages(context, run, wanted, () => undefined);
  return {
    run: id,
    masks: resolve(out),
    images: written,
    leftOut,
    backend: backend ?? 'unknown',
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

/** What is to be known of a model before it is used. */
function doubtOf({ id, status, step, error, pausedAt }: RunRecord): string | undefined {
  if (status === 'finished') return undefined;
  if (status !== 'stopped') return `Run ${id} is ${status}: its model of step ${step} is used.`;
  if (pausedAt !== null) return `Run ${id}: ${error}`;
  return `Run ${id} was ended by the guard against collapse: ${error}`;
}

/** The images; masks of an earlier call in a folder below are none. */
async function listed(context: Context, images: string, out: string): Promise<string[]> {
  const below = relative(resolve(images), resolve(out)).split(sep).join('/');
  if (below === '') {
    throw new UserError('The masks need a folder of their own: they would replace the images.');
  }
  const files: string[] = [];
  const found = imageFiles(images, ({ message }) => {
    context.report({ event: 'warning', run: null, message });
  });
  for await (const file of found) if (!file.startsWith(`${below}/`)) files.push(file);
  if (files.length > 0) return files;
  throw new UserError(`There is no image in ${images} or its subfolders.`);
}
