import { join } from 'node:path';
import { UserError } from '../../backend/contract/error.js';
import type { Scores } from '../../backend/contract/events.js';
import { latestCheckpoint } from '../../backend/service/checkpoint-files.js';
import { VALIDATION } from '../../backend/service/recorder.js';
import { labeledImages } from '../../backend/service/training-job.js';
import type { RunRecord } from '../../backend/store/runs.js';
import { scoreCheckpoint, scoreTarget } from './judge.js';
import type { Result } from './results.js';
import type { Row } from './rows.js';
import type { SeedProject } from './seed-project.js';
import { judgedCheckpoints } from './watched-checkpoints.js';

/**
 * Seconds from a run's beginning to its end. A run that was interrupted has begun more than once,
 * each time with a word about its backend, and its time is not known.
 */
function secondsOf({ context }: SeedProject, { id, startedAt, finishedAt }: RunRecord) {
  const begun = context.store.events.of(id).filter(({ event }) => event === 'backend').length;
  if (begun > 1 || startedAt === null || finishedAt === null) return null;
  return Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}

function guardOf({ context }: SeedProject, run: RunRecord): Result['guard'] {
  return context.store.events
    .of(run.id)
    .filter((event) => event.event === 'guard')
    .map(({ step, action, message }) => ({ step, action, message }));
}

/** By day: what a run has measured itself, unless it has learned from other images. */
async function validationOf(project: SeedProject, run: RunRecord): Promise<Scores | null> {
  const { store } = project.context;
  const known = store.scores.get(run.id, VALIDATION);
  const sourceRun = store.runs.get(run.sourceRunId ?? 0);
  const checkpoint = latestCheckpoint(store, run.id);
  if (known || !sourceRun || !checkpoint) return known ?? null;
  const { validation } = labeledImages(store, sourceRun);
  if (validation.length === 0) return null;
  return scoreCheckpoint(project, run, checkpoint.file, {
    root: join(project.source.directory, 'images'),
    images: validation.map(({ image }) => image),
    masks: join(project.source.directory, 'masks'),
  });
}

/** What a finished run has reached. */
export async function rowResult(
  project: SeedProject,
  row: Row,
  run: RunRecord,
  targetMasks: string,
): Promise<Result> {
  const { id, step, backend, device } = run;
  const target = await scoreTarget(project, run, targetMasks);
  if (target.miou === null) throw new UserError(`No mask in ${targetMasks} shows a class.`);
  return {
    row: row.id,
    seed: project.seed,
    run: id,
    steps: step,
    seconds: secondsOf(project, run),
    backend,
    device,
    target,
    validation: await validationOf(project, run),
    guard: guardOf(project, run),
    checkpoints: row.studied ? await judgedCheckpoints(project, run, targetMasks) : [],
  };
}
