import pMap from 'p-map';
import { InterruptedError, messageOf } from '../../backend/contract/error.js';
import type { TowlineEvent } from '../../backend/contract/events.js';
import type { Recipe } from '../../backend/contract/recipe.js';
import { isDone } from '../../backend/contract/records.js';
import { canonical } from '../../backend/service/recipe.js';
import { Results, type Result } from './results.js';
import { rowResult } from './row-result.js';
import { rowRun } from './row-run.js';
import { SOURCE_ONLY, type Row } from './rows.js';
import { openSeed, type SeedProject } from './seed-project.js';
import { foldersOf, recipeOf, resultsFile, type Settings } from './settings.js';
import { removeWatched } from './watched-checkpoints.js';

interface Work {
  settings: Settings;
  results: Results;
  /** One line for whoever watches. */
  say: (line: string) => void;
}

/** Whether the row has been trained and judged with the very same recipe. */
function isKnown({ context }: SeedProject, known: Result | undefined, recipe: Recipe): boolean {
  const run = known && context.store.runs.get(known.run);
  return run !== undefined && isDone(run) && canonical(run.recipe) === canonical(recipe);
}

async function doRow({ settings, results, say }: Work, project: SeedProject, row: Row) {
  const { seed } = project;
  const recipe = recipeOf(settings, row);
  if (isKnown(project, results.of(row.id, seed), recipe)) return;
  say(`${row.id}, seed ${seed}: training`);
  const run = await rowRun(project, row, recipe, recipeOf(settings, SOURCE_ONLY));
  say(`${row.id}, seed ${seed}: judging run ${run.id}`);
  const result = await rowResult(project, row, run, foldersOf(settings).targetMasks);
  results.save(result);
  if (row.studied) await removeWatched(project, run.id);
  const miou = ((result.target.miou ?? 0) * 100).toFixed(1);
  say(`${row.id}, seed ${seed}: mIoU ${miou} %`);
}

/**
 * Does what is still missing of all rows, each for all seeds before the next row. What can't be
 * trained (its loss is no number any more) is named, and the rest goes on.
 * @param onRow what is to be done when a row is through
 * @returns whether all went well
 */
export async function ablate(
  settings: Settings,
  signal: AbortSignal,
  say: Work['say'],
  onRow: () => Promise<void>,
): Promise<boolean> {
  const work = { settings, results: new Results(resultsFile(settings.project)), say };
  const projects: SeedProject[] = [];
  let isWhole = true;
  try {
    for (const seed of settings.seeds) {
      projects.push(await openSeed(settings, seed, progress(seed, say), signal));
    }
    for (const row of settings.rows) {
      const ends = await pMap(projects, (project) => attempt(work, project, row), {
        concurrency: settings.parallel,
      });
      if (signal.aborted)
        throw new InterruptedError('Stopped: the same command goes on from here.');
      isWhole &&= !ends.includes('failed');
      await onRow();
    }
    return isWhole;
  } finally {
    for (const { context } of projects) context.store.close();
  }
}

/** Never rejects: the projects must stay open until every seed has come to its end. */
async function attempt(work: Work, project: SeedProject, row: Row): Promise<'done' | 'failed'> {
  try {
    await doRow(work, project, row);
    return 'done';
  } catch (error) {
    work.say(`${row.id}, seed ${project.seed}: ${messageOf(error)}`);
    return 'failed';
  }
}

const STEPS_BETWEEN_LINES = 50;

function progress(seed: number, say: Work['say']): (event: TowlineEvent) => void {
  return (event) => {
    if (event.event === 'warning' || event.event === 'guard') say(`seed ${seed}: ${event.message}`);
    if (event.event !== 'step' || event.step % STEPS_BETWEEN_LINES !== 0) return;
    const total = event.losses['total']?.toFixed(3) ?? '';
    say(`seed ${seed}, run ${event.run}: step ${event.step} of ${event.steps}, loss ${total}`);
  };
}
