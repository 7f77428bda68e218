import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InterruptedError } from '../../backend/contract/error.js';
import type { Scores } from '../../backend/contract/events.js';
import { evaluateFolder } from '../../backend/evaluate/evaluate-folder.js';
import { runJob } from '../../backend/jobs/runner.js';
import { runtimeOption } from '../../backend/service/context.js';
import { maskNames } from '../../backend/service/mask-names.js';
import { masksFolder, predictTarget } from '../../backend/service/predict-target.js';
import type { RunRecord } from '../../backend/store/runs.js';
import type { SeedProject } from './seed-project.js';

/** Scores of a run's model on the target; this process alone reads the masks. */
export async function scoreTarget(
  { context, target }: SeedProject,
  run: RunRecord,
  masks: string,
): Promise<Scores> {
  await predictTarget(context, run, target);
  const predictions = masksFolder(context.store, run.id, target.id);
  return evaluateFolder({ predictions, masks, classes: run.classes });
}

/** Images and their masks in two folders, with the same subfolders and names. */
export interface JudgedImages {
  root: string;
  images: readonly string[];
  masks: string;
}

/** Scores of any checkpoint of a run; its predictions are not kept. */
export async function scoreCheckpoint(
  project: SeedProject,
  run: RunRecord,
  checkpoint: string,
  judged: JudgedImages,
): Promise<Scores> {
  const predictions = join(project.context.store.runFolder(run.id), `judged-${randomUUID()}`);
  try {
    await predict(project, run, checkpoint, judged, predictions);
    return await evaluateFolder({ predictions, masks: judged.masks, classes: run.classes });
  } finally {
    await rm(predictions, { recursive: true, force: true });
  }
}

async function predict(
  { context }: SeedProject,
  { id, recipe, classes }: RunRecord,
  checkpoint: string,
  { root, images }: JudgedImages,
  out: string,
): Promise<void> {
  const files = images.map((image) => relative(root, image));
  const names = maskNames(files);
  const wanted = files.map((file) => {
    return { image: join(root, file), out: join(out, names.get(file) ?? file) };
  });
  const { report: onEvent, signal, backend = 'auto' } = context;
  const job = { run: id, recipe, classes, backend, ...runtimeOption(), checkpoint, images: wanted };
  const { status } = await runJob({ kind: 'predict', ...job }, { onEvent, signal });
  if (status === 'interrupted') throw new InterruptedError(`Stopped while judging run ${id}.`, id);
}
