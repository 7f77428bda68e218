import { join } from 'node:path';
import { UserError } from '../contract/error.js';
import type { TrainingJob, LabeledImage } from '../contract/job.js';
import { splitValidation } from '../datasets/split.js';
import type { Checkpoint } from '../store/checkpoints.js';
import type { RunRecord } from '../store/runs.js';
import type { Store } from '../store/store.js';
import { latestCheckpoint } from './checkpoint-files.js';
import { runtimeOption, type Context } from './context.js';

/** The labeled images of a run, those to judge by kept apart. */
export function labeledImages(
  store: Store,
  run: RunRecord,
): { train: LabeledImage[]; validation: LabeledImage[] } {
  const source = store.sources.get(run.sourceId);
  if (!source) throw new Error(`The source of run ${run.id} is gone.`);
  const present = store.sourceImages.present(run.sourceId, run.classes);
  const images = present.map(({ image, mask, classPixels }) => ({
    image: join(source.directory, image),
    mask: join(source.directory, mask),
    classPixels,
  }));
  return splitValidation(images, run.recipe.validationShare);
}

/** The model that an adaptation or generalization starts from. */
function sourceCheckpoint(store: Store, run: RunRecord): string {
  const start = run.continuesRunId ?? run.sourceRunId ?? 0;
  const found = latestCheckpoint(store, start);
  if (found) return found.file;
  throw new UserError(
    `The model of run ${start}, which run ${run.id} starts from, is no longer in the ` +
      'project: start anew with another seed.',
  );
}

/** Most images whose masks are kept over the steps. */
const FILM_IMAGES = 12;

/** Where pictures of the training go, and the images of its film: chosen, or evenly spread. */
function picturesOf(store: Store, run: RunRecord): TrainingJob['pictures'] {
  const target = store.targets.get(run.targetId ?? 0);
  const images = target ? store.targetImages.chosen(target.id) : [];
  const wanted = run.film
    ? images.filter(({ id }) => run.film?.includes(id))
    : evenlySpread(images, FILM_IMAGES);
  const film = wanted.slice(0, FILM_IMAGES).map(({ id, image }) => {
    return { id, image: join(target?.directory ?? '', image) };
  });
  return { directory: store.runFolder(run.id), film: run.kind === 'adapt' ? film : [] };
}

function evenlySpread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) > Math.floor((index - 1) / step));
}

function targetFiles(store: Store, run: RunRecord): string[] {
  const target = store.targets.get(run.targetId ?? 0);
  if (!target) throw new Error(`The target of run ${run.id} is gone.`);
  return store.targetImages.chosen(target.id).map(({ image }) => join(target.directory, image));
}

/** What the worker is to do for a run, from its beginning or from a checkpoint of it. */
export function trainingJob(
  { store, backend, window }: Context,
  run: RunRecord,
  resume: Checkpoint | undefined,
): TrainingJob {
  const common = {
    run: run.id,
    checkpointDirectory: join(store.runFolder(run.id), 'checkpoints'),
    recipe: run.recipe,
    seed: run.seed,
    backend: backend ?? 'auto',
    classes: run.classes,
    ...runtimeOption(),
    ...labeledImages(store, run),
    ...(resume && { resume: resume.file }),
    ...(window && { pictures: picturesOf(store, run) }),
  };
  if (run.kind === 'source') return { kind: 'source', ...common };
  const started = { ...common, sourceCheckpoint: sourceCheckpoint(store, run) };
  if (run.kind === 'generalize') return { kind: 'generalize', ...started };
  return { kind: 'adapt', ...started, target: targetFiles(store, run) };
}
