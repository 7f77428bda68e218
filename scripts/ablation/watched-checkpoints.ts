import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measuresSchema, type Measures } from '../../backend/contract/events.js';
import type { RunRecord } from '../../backend/store/runs.js';
import { scoreCheckpoint } from './judge.js';
import type { JudgedCheckpoint } from './results.js';
import type { SeedProject } from './seed-project.js';

/** How training names the models of its looks at the target. */
const WATCHED = 'watched-';

/** The label-free measures of a run by step, in the order of steps. */
function measuresOf({ context }: SeedProject, run: RunRecord): Map<number, Measures> {
  const byStep = new Map<number, Record<string, number>>();
  for (const { step, name, value } of context.store.measures.of(run.id)) {
    byStep.set(step, { ...byStep.get(step), [name]: value });
  }
  return new Map([...byStep].map(([step, measures]) => [step, measuresSchema.parse(measures)]));
}

/**
 * The true mIoU of every watched checkpoint that the run has kept, beside what was measured of it
 * without labels.
 */
export async function judgedCheckpoints(
  project: SeedProject,
  run: RunRecord,
  masks: string,
): Promise<JudgedCheckpoint[]> {
  const { store } = project.context;
  const images = project.target.images.map(({ path }) => path);
  const judged: JudgedCheckpoint[] = [];
  for (const [step, measures] of measuresOf(project, run)) {
    const file = watchedFile(store.runFolder(run.id), step);
    if (!existsSync(file)) continue;
    const judgedImages = { root: project.target.directory, images, masks };
    const { miou } = await scoreCheckpoint(project, run, file, judgedImages);
    judged.push({ step, measures, miou });
  }
  return judged;
}

/** Once the result is written, nobody needs the checkpoints on the way any more. */
export async function removeWatched({ context }: SeedProject, run: number): Promise<void> {
  const folder = join(context.store.runFolder(run), 'checkpoints');
  for (const name of await readdir(folder)) {
    if (name.startsWith(WATCHED)) await rm(join(folder, name));
  }
}

function watchedFile(runFolder: string, step: number): string {
  return join(runFolder, 'checkpoints', `${WATCHED}${step}.safetensors`);
}
